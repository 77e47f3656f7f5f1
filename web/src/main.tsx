import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Http } from "./api/http";
import { Session } from "./api/session";
import { ChatSocket } from "./api/socket";
import { App } from "./app/App";
import { startI18n } from "./i18n/i18n";
import "./styles.css";
import { followSystemTheme } from "./ui/theme";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root");

followSystemTheme();
await startI18n();
const session = new Session(localStorage);
const api = { session, http: new Http(session, (...request) => fetch(...request)), link: new ChatSocket() };
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  // Where it is not allowed (a private window, an insecure address) the page works without.
  void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
}
createRoot(root).render(
  <StrictMode>
    <App api={api} />
  </StrictMode>,
);

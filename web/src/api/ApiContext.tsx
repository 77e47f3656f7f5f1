import { createContext, use, useSyncExternalStore, type ReactNode } from "react";
import type { Http } from "./http";
import type { Session, SessionState } from "./session";
import type { ChatLink, Connection } from "./socket";

export interface Api {
  readonly http: Http;
  readonly link: ChatLink;
  readonly session: Session;
}

const ApiContext = createContext<Api | undefined>(undefined);

export function ApiProvider({ api, children }: { api: Api; children: ReactNode }) {
  return <ApiContext value={api}>{children}</ApiContext>;
}

export function useApi(): Api {
  const api = use(ApiContext);
  if (!api) throw new Error("ApiProvider is missing");
  return api;
}

export function useSession(): SessionState {
  const { session } = useApi();
  return useSyncExternalStore(session.subscribe, session.current);
}

export function useConnection(): Connection {
  const { link } = useApi();
  return useSyncExternalStore(
    (listener) => link.onConnection(listener),
    () => link.connection(),
  );
}

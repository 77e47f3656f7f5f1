import { useEffect, useRef, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "@/api/ApiContext";
import { keepTexts } from "./noticeTexts";
import { load, subscribe } from "./queries";
import { isWanted, subscription, support, tellWorker } from "./thisBrowser";

/**
 * Shows what the backend tells of as notifications of this browser, and says what is in sight on this page: to the
 * backend, and to the service worker. `open` goes to an address when a notification is clicked.
 */
export function useNotices(
  user: number | undefined,
  task: number | undefined,
  open: (path: string) => void,
): void {
  useRelay(user);
  useSubscription(user);
  useInSight(task, open);
}

function useRelay(user: number | undefined): void {
  const { link } = useApi();
  useEffect(
    () =>
      link.on("notice", (notice) => {
        if (user === undefined || !isWanted(user) || support() !== "granted") return;
        void tellWorker({ type: "notice", notice });
      }),
    [link, user],
  );
}

/** A subscription may have changed while no page was open, and a new login has none: both are mended here. */
function useSubscription(user: number | undefined): void {
  const { http } = useApi();
  const { i18n } = useTranslation();
  const language = i18n.language;
  useEffect(() => {
    if (user !== undefined) void keepTexts(i18n).catch(() => undefined);
  }, [user, i18n, language]);
  useEffect(() => {
    if (user === undefined || !isWanted(user) || support() !== "granted") return;
    const mend = async () => {
      const { public_key } = await load(http);
      if (public_key) await subscribe(http, await subscription(public_key));
    };
    // Without a push service notifications come while a page is open.
    mend().catch(() => undefined);
  }, [http, user]);
}

function useInSight(task: number | undefined, open: (path: string) => void): void {
  const { link } = useApi();
  const visible = useSyncExternalStore(onVisibility, () => document.visibilityState === "visible");
  const seen = visible ? task : undefined;
  const now = useRef({ seen, open });
  useEffect(() => {
    now.current = { seen, open };
  }, [seen, open]);

  useEffect(() => {
    let said: number | undefined;
    const say = () => {
      if (link.connection().status !== "connected") said = undefined;
      else if (said !== seen) {
        said = seen;
        link.request("task:in_sight", seen === undefined ? {} : { task_id: seen }).catch(() => undefined);
      }
    };
    say();
    if (seen !== undefined) void tellWorker({ type: "seen", task: seen });
    const stop = link.onConnection(say);
    return () => {
      stop();
      if (said !== undefined) link.request("task:in_sight", {}).catch(() => undefined);
    };
  }, [link, seen]);

  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    const heard = ({ data, ports }: MessageEvent<{ type?: string; path?: string }>) => {
      if (data.type === "in-sight") ports[0]?.postMessage(now.current.seen);
      if (data.type === "open" && data.path) now.current.open(data.path);
    };
    const worker = navigator.serviceWorker;
    worker.addEventListener("message", heard);
    return () => worker.removeEventListener("message", heard);
  }, []);
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

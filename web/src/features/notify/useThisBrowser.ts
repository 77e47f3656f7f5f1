import { useCallback, useEffect, useState } from "react";
import { useApi } from "@/api/ApiContext";
import { load, subscribe } from "./queries";
import { isWanted, subscription, support, unsubscribe, want } from "./thisBrowser";

/** How notifications stand in this browser; `problem` says why none come while all pages are closed. */
export interface ThisBrowser {
  readonly support: ReturnType<typeof support>;
  readonly on: boolean;
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly turnOn: () => Promise<void>;
  readonly turnOff: (remove: () => Promise<unknown>) => Promise<void>;
}

export function useThisBrowser(user: number): ThisBrowser {
  const { http } = useApi();
  const [can, setCan] = useState(support);
  const [wanted, setWanted] = useState(() => isWanted(user));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  // What the user allows, or forbids, beside the address shows at once.
  useEffect(() => {
    const look = () => setCan(support());
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, []);

  const turnOn = useCallback(async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const answer = await Notification.requestPermission();
      setCan(support());
      if (answer !== "granted") return;
      want(user, true);
      setWanted(true);
      const { public_key } = await load(http);
      if (public_key) await subscribe(http, await subscription(public_key));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  }, [http, user]);

  const turnOff = useCallback(
    async (remove: () => Promise<unknown>) => {
      setBusy(true);
      want(user, false);
      setWanted(false);
      setProblem(undefined);
      try {
        await remove();
        await unsubscribe();
      } finally {
        setBusy(false);
      }
    },
    [user],
  );

  return { support: can, on: wanted && can === "granted", busy, problem, turnOn, turnOff };
}

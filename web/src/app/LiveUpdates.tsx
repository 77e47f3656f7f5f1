import { useQueryClient } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { useApi } from "@/api/ApiContext";
import { followDevices } from "@/features/devices/queries";
import { followTasks } from "@/features/tasks/queries";

const openAgainAfter = 5_000;

/** Holds the link of a session open, and lets the lists follow what it says. */
export function LiveUpdates({ token, children }: { token: string; children: ReactNode }) {
  const { http, link } = useApi();
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stops = [
      followDevices(link, client),
      followTasks(link, client),
      link.onConnection(() => {
        if (link.connection().status !== "refused") return;
        // A 401 ends the session; any other refusal may pass.
        http.get("/api/users/me").catch(() => undefined);
        timer = setTimeout(() => link.open(token), openAgainAfter);
      }),
    ];
    link.open(token);
    return () => {
      clearTimeout(timer);
      stops.forEach((stop) => stop());
      link.close();
    };
  }, [http, link, client, token]);
  return children;
}

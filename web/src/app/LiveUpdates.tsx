import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { useApi } from "@/api/ApiContext";
import { backoff } from "@/api/backoff";
import { ServerHealth } from "@/api/health";
import { followDevices } from "@/features/devices/queries";
import { followProjects } from "@/features/projects/queries";
import { followTasks } from "@/features/tasks/queries";
import { useToast } from "@/ui/Toasts";
import { HealthContext } from "./HealthBanner";

const spread = 1_000;

/** Holds the link of a session open, and lets the lists follow what it says. */
export function LiveUpdates({ token, children }: { token: string; children: ReactNode }) {
  const { http, link } = useApi();
  const client = useQueryClient();
  const [health] = useState(() => new ServerHealth(link));
  const toast = useToast();
  useEffect(() => {
    let opening: ReturnType<typeof setTimeout> | undefined;
    let fetching: ReturnType<typeof setTimeout> | undefined;
    let refusals = 0;
    const stops = [
      health.follow(),
      followDevices(link, client),
      followProjects(link, client),
      followTasks(link, client),
      // All pages are told at once: they fetch a little apart.
      link.on("chat:resync", ({ task_id }) => {
        if (task_id !== undefined) return;
        clearTimeout(fetching);
        fetching = setTimeout(() => void client.invalidateQueries(), Math.random() * spread);
      }),
      link.on("list:changed", ({ list }) => void client.invalidateQueries({ queryKey: [list] })),
      link.on("device:conflict", ({ message }) => toast(message, "danger")),
      link.onConnection(() => {
        const { status } = link.connection();
        if (status === "connected") refusals = 0;
        if (status !== "refused") return;
        // A 401 ends the session; any other refusal may pass.
        http.get("/api/users/me").catch(() => undefined);
        refusals += 1;
        opening = setTimeout(() => link.open(token), backoff(refusals));
      }),
    ];
    link.open(token);
    return () => {
      clearTimeout(opening);
      clearTimeout(fetching);
      stops.forEach((stop) => stop());
      link.close();
    };
  }, [http, link, client, token, health, toast]);
  return <HealthContext value={health}>{children}</HealthContext>;
}

import { Link } from "@tanstack/react-router";
import { Hourglass, LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";
import { relativeTime } from "@/ui/time";
import { useNow } from "@/ui/useNow";
import { Visible } from "@/ui/Visible";

/** What occupies the slots of a device, and what waits for one. Each leads to its conversation. */
export function DeviceTasks({ device }: { device: DeviceView }) {
  const { t, i18n } = useTranslation("devices");
  const now = useNow(15_000);
  if (device.running_tasks.length === 0) return null;
  return (
    <ul data-testid={`device-tasks-${device.device_id}`} className="mt-2 flex flex-col gap-0.5">
      {device.running_tasks.map((task) => {
        const runs = task.status === "RUNNING";
        const Icon = runs ? LoaderCircle : Hourglass;
        return (
          <li key={task.subtask_id}>
            <Link
              to="/chat/$taskId"
              params={{ taskId: String(task.task_id) }}
              data-testid={`device-task-${task.subtask_id}`}
              className="-ml-1.5 flex min-h-8 items-center gap-2 rounded-lg px-1.5 text-xs text-soft hover:bg-hover hover:text-ink max-md:min-h-11"
            >
              <Icon
                aria-hidden
                className={
                  runs ? "size-3 shrink-0 animate-spin text-accent-text" : "size-3 shrink-0 text-warn"
                }
              />
              <span className="shrink-0 font-medium">{t(runs ? "runsNow" : "waits")}</span>
              <span className="min-w-0 flex-1 truncate">
                <Visible text={task.title} lines />
              </span>
              <span className="shrink-0 text-faint">{relativeTime(task.created_at, now, i18n.language)}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

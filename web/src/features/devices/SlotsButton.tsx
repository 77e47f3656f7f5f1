import { ChevronDown } from "lucide-react";
import { Popover } from "radix-ui";
import { useTranslation } from "react-i18next";
import type { DeviceView, RunningTask } from "@/protocol/rest.gen";
import { Visible } from "@/ui/Visible";
import { SlotMeter } from "./SlotMeter";

interface Props {
  device: DeviceView;
  onOpenTask: (taskId: number) => void;
}

/** "2/5 slots in use"; on request what runs there and what waits, in order. */
export function SlotsButton({ device, onOpenTask }: Props) {
  const { t } = useTranslation("devices");
  const { slot_used: used, slot_max: max, queued, running_tasks: tasks } = device;
  const away = device.status === "offline" || device.status === "reconnecting";
  const words = [
    (!away || used > 0) && t("slots", { used, max }),
    queued > 0 && t("queued", { count: queued }),
  ].filter(Boolean);
  if (words.length === 0) return null;
  if (tasks.length === 0) return <span>{words.join(" · ")}</span>;
  const running = tasks.filter((task) => task.status === "RUNNING");
  const waiting = tasks.filter((task) => task.status !== "RUNNING");
  return (
    <Popover.Root>
      <Popover.Trigger
        data-testid={`device-slots-${device.device_id}`}
        className="relative inline-flex min-h-6 items-center gap-1 rounded-md text-soft underline decoration-dotted underline-offset-3 hover:text-ink max-md:min-h-11"
      >
        {words.join(" · ")}
        <ChevronDown aria-hidden className="size-3" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="bottom"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={t("workOf", { name: device.name })}
          data-testid={`device-work-${device.device_id}`}
          className="z-[60] max-h-[min(var(--radix-popover-content-available-height),22rem)] w-[min(20rem,calc(100vw-1rem))] animate-rise overflow-y-auto rounded-xl border bg-raised p-3 text-sm shadow-float"
        >
          <SlotMeter used={used} max={max} />
          <Work title={t("runsNow")} tasks={running} onOpenTask={onOpenTask} />
          <Work title={t("waits")} tasks={waiting} numbered onOpenTask={onOpenTask} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface WorkProps {
  title: string;
  tasks: readonly RunningTask[];
  numbered?: boolean;
  onOpenTask: (taskId: number) => void;
}

function Work({ title, tasks, numbered = false, onOpenTask }: WorkProps) {
  const { t } = useTranslation("devices");
  if (tasks.length === 0) return null;
  return (
    <section className="mt-2.5">
      <h3 className="px-1 text-xs font-medium text-faint">{title}</h3>
      <ol>
        {tasks.map((task, index) => (
          <li key={task.subtask_id}>
            <button
              type="button"
              data-testid={`device-task-${task.task_id}`}
              onClick={() => onOpenTask(task.task_id)}
              className="flex min-h-8 w-full items-center gap-2 rounded-lg px-1 text-left hover:bg-hover max-md:min-h-11"
            >
              {numbered && <span className="text-xs text-faint tabular-nums">{index + 1}.</span>}
              <span className="truncate">
                <Visible text={task.title || t("untitled")} lines />
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

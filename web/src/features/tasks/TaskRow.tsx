import { Link } from "@tanstack/react-router";
import { BellOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TaskSummary } from "@/protocol/rest.gen";
import { relativeTime } from "@/ui/time";
import { Visible } from "@/ui/Visible";
import { TaskMenu } from "./TaskMenu";
import { TaskStatusMark } from "./TaskStatusMark";

interface Props {
  task: TaskSummary;
  now: number;
  onOpen: () => void;
  onDeleted: (id: number) => void;
}

/** A conversation in the sidebar. */
export function TaskRow({ task, now, onOpen, onDeleted }: Props) {
  const { t, i18n } = useTranslation("tasks");
  return (
    <li className="group relative">
      <Link
        to="/chat/$taskId"
        params={{ taskId: String(task.task_id) }}
        onClick={onOpen}
        data-testid={`task-row-${task.task_id}`}
        className="block rounded-lg py-2 pr-9 pl-2.5 transition-colors hover:bg-hover"
        activeProps={{ className: "bg-hover", "aria-current": "page" }}
      >
        <span className="block truncate text-[0.8125rem] font-medium">
          <Visible text={task.title || t("untitled")} lines />
        </span>
        <span className="flex items-center gap-2 text-xs text-faint">
          <TaskStatusMark task={task} />
          <span className="truncate">{relativeTime(task.updated_at, now, i18n.language)}</span>
          {task.muted && (
            <BellOff
              role="img"
              aria-label={t("muted")}
              data-testid={`task-muted-${task.task_id}`}
              className="size-3 shrink-0"
            />
          )}
        </span>
      </Link>
      <TaskMenu
        task={task}
        onDeleted={onDeleted}
        className="absolute top-1/2 right-1 size-7 -translate-y-1/2 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 max-md:size-11 max-md:opacity-100"
      />
    </li>
  );
}

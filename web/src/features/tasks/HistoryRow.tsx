import { Link } from "@tanstack/react-router";
import { Pin } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TaskSummary } from "@/protocol/rest.gen";
import { dateTime, relativeTime } from "@/ui/time";
import { Visible } from "@/ui/Visible";
import { TaskMenu } from "./TaskMenu";
import { TaskStatusMark } from "./TaskStatusMark";

interface Props {
  task: TaskSummary;
  device: string | undefined;
  now: number;
}

/** A conversation in the history: also where it ran. */
export function HistoryRow({ task, device, now }: Props) {
  const { t, i18n } = useTranslation("tasks");
  return (
    <li className="flex items-center gap-1 pr-2 hover:bg-hover">
      <Link
        to="/chat/$taskId"
        params={{ taskId: String(task.task_id) }}
        data-testid={`history-row-${task.task_id}`}
        className="min-w-0 flex-1 px-4 py-3"
      >
        <span className="flex items-center gap-2">
          <span className="truncate font-medium">
            <Visible text={task.title || t("untitled")} lines />
          </span>
          {task.pinned && (
            <Pin role="img" aria-label={t("pinned")} className="size-3.5 shrink-0 text-faint" />
          )}
        </span>
        <span className="flex flex-wrap items-center gap-x-2 text-xs text-faint">
          <TaskStatusMark task={task} />
          {device && <span className="max-w-60 truncate">{device}</span>}
          <time dateTime={task.updated_at} title={dateTime(task.updated_at, i18n.language)}>
            {relativeTime(task.updated_at, now, i18n.language)}
          </time>
        </span>
      </Link>
      <TaskMenu task={task} onDeleted={() => undefined} />
    </li>
  );
}

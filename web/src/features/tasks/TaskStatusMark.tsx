import { Ban, Check, CircleAlert, CircleDashed, Hand, Hourglass, LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { SubtaskStatus } from "@/protocol/messages.gen";
import type { TaskSummary } from "@/protocol/rest.gen";
import { classes } from "@/ui/classes";

const marks = {
  PENDING: { icon: CircleDashed, look: "text-faint" },
  QUEUED: { icon: Hourglass, look: "text-warn" },
  RUNNING: { icon: LoaderCircle, look: "text-accent-text animate-spin" },
  COMPLETED: { icon: Check, look: "text-faint" },
  FAILED: { icon: CircleAlert, look: "text-danger" },
  CANCELLED: { icon: Ban, look: "text-faint" },
} as const satisfies Record<SubtaskStatus, object>;

/** How a conversation stands, by shape and word; that it waits for the user comes before all else. */
export function TaskStatusMark({ task }: { task: TaskSummary }) {
  const { t } = useTranslation("tasks");
  if (task.needs_approval) {
    return (
      <span className="inline-flex items-center gap-1 rounded-full bg-warn-wash px-1.5 text-xs font-medium text-warn">
        <Hand aria-hidden className="size-3" />
        {t("needsYou")}
      </span>
    );
  }
  const { icon: Icon, look } = marks[task.status];
  return (
    <span className="inline-flex items-center gap-1 text-xs text-faint">
      <Icon aria-hidden className={classes("size-3", look)} />
      {t(task.status)}
    </span>
  );
}

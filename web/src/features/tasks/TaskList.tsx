import { Link } from "@tanstack/react-router";
import { MessagesSquare } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { TaskSummary } from "@/protocol/rest.gen";
import { classes } from "@/ui/classes";
import { QueryView } from "@/ui/QueryView";
import { useNow } from "@/ui/useNow";
import { grouped, useTasks } from "./queries";
import { TaskRow } from "./TaskRow";

interface Props {
  onOpen: () => void;
  onDeleted: (id: number) => void;
}

/** The conversations at the side: those that need the user first, then what she pinned, then the newest. */
export function TaskList({ onOpen, onDeleted }: Props) {
  const { t } = useTranslation("tasks");
  const tasks = useTasks();
  return (
    <QueryView query={tasks}>
      {({ items, total }) => {
        if (items.length === 0) return <NoTasks />;
        const { needsYou, pinned, recent } = grouped(items);
        const all = { onOpen, onDeleted };
        return (
          <div data-testid="task-list" className="flex flex-col gap-3">
            <Group title={t("needsYou")} tasks={needsYou} urgent testId="needs-you-list" {...all} />
            <Group title={t("pinned")} tasks={pinned} testId="pinned-list" {...all} />
            <Group title={t("recent")} tasks={recent} testId="recent-list" {...all} />
            {total > items.length && (
              <Link
                to="/history"
                onClick={onOpen}
                data-testid="show-all-tasks"
                className="flex min-h-9 items-center rounded-lg px-2.5 text-[0.8125rem] text-accent-text hover:bg-hover max-md:min-h-11"
              >
                {t("showAll", { count: total })}
              </Link>
            )}
          </div>
        );
      }}
    </QueryView>
  );
}

interface GroupProps extends Props {
  title: string;
  tasks: readonly TaskSummary[];
  urgent?: boolean;
  testId: string;
}

function Group({ title, tasks, urgent = false, testId, ...rest }: GroupProps) {
  const id = useId();
  const now = useNow(30_000);
  if (tasks.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2
        id={id}
        className={classes(
          "flex items-center gap-1.5 px-2.5 pb-1 text-xs font-medium",
          urgent ? "text-warn" : "text-faint",
        )}
      >
        {title}
        {urgent && (
          <span
            data-testid="needs-you-count"
            className="rounded-full bg-warn-wash px-1.5 text-xs font-semibold tabular-nums"
          >
            {tasks.length}
          </span>
        )}
      </h2>
      <ul data-testid={testId} className="flex flex-col gap-0.5">
        {tasks.map((task) => (
          <TaskRow key={task.task_id} task={task} now={now} {...rest} />
        ))}
      </ul>
    </section>
  );
}

function NoTasks() {
  const { t } = useTranslation("tasks");
  return (
    <div
      className="flex flex-col items-center gap-1.5 px-4 py-10 text-center text-faint"
      data-testid="task-list-empty"
    >
      <MessagesSquare aria-hidden className="size-5" />
      <p className="font-medium text-soft">{t("empty")}</p>
      <p className="text-xs">{t("emptyHint")}</p>
    </div>
  );
}

import { Circle, CircleCheck, CircleDot, ListTodo } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes";
import type { Todo } from "./todos";

const looks = {
  pending: { icon: Circle, look: "text-faint" },
  in_progress: { icon: CircleDot, look: "text-accent-text" },
  completed: { icon: CircleCheck, look: "text-good" },
} as const;

/** The agent's plan: what is done, what it is at, what is left. */
export function TodoList({ todos }: { todos: readonly Todo[] }) {
  const { t } = useTranslation("chat");
  const done = todos.filter(({ status }) => status === "completed").length;
  return (
    <section
      data-testid="todo-list"
      aria-label={t("todos")}
      className="rounded-xl border bg-surface px-3 py-2.5"
    >
      <h4 className="flex items-center gap-2 text-[0.8125rem] font-medium">
        <ListTodo aria-hidden className="size-4 text-faint" />
        {t("todos")}
        <span className="font-normal text-faint tabular-nums">
          {t("todosDone", { done, count: todos.length })}
        </span>
      </h4>
      <ol className="mt-1.5 flex flex-col gap-1">
        {todos.map(({ text, status }, index) => {
          const { icon: Icon, look } = looks[status];
          return (
            <li key={index} className="flex items-start gap-2 text-[0.8125rem]">
              <Icon aria-hidden className={classes("mt-0.5 size-4 shrink-0", look)} />
              <span
                className={classes(
                  "[overflow-wrap:anywhere]",
                  status === "completed" && "text-faint line-through",
                  status === "in_progress" && "font-medium",
                )}
              >
                {text}
                <span className="sr-only"> ({t(`todo_${status}`)})</span>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

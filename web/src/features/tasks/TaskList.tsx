import { MessagesSquare } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { TaskSummary } from "@/protocol/rest.gen";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { QueryView } from "@/ui/QueryView";
import { useNow } from "@/ui/useNow";
import { byNeed, useDeleteTask, useTasks } from "./queries";
import { TaskRow } from "./TaskRow";

interface Props {
  onOpen: () => void;
  onDeleted: (id: number) => void;
}

/** The conversations, those that need the user first. */
export function TaskList({ onOpen, onDeleted }: Props) {
  const { t } = useTranslation("tasks");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const tasks = useTasks();
  const remove = useDeleteTask();
  const now = useNow(30_000);
  const [doomed, setDoomed] = useState<TaskSummary>();
  return (
    <>
      <QueryView query={tasks}>
        {({ items }) =>
          items.length === 0 ? (
            <div
              className="flex flex-col items-center gap-1.5 px-4 py-10 text-center text-faint"
              data-testid="task-list-empty"
            >
              <MessagesSquare aria-hidden className="size-5" />
              <p className="font-medium text-soft">{t("empty")}</p>
              <p className="text-xs">{t("emptyHint")}</p>
            </div>
          ) : (
            <ul aria-label={t("list")} data-testid="task-list" className="flex flex-col gap-0.5">
              {byNeed(items).map((task) => (
                <TaskRow
                  key={task.task_id}
                  task={task}
                  now={now}
                  onOpen={onOpen}
                  onDelete={() => {
                    remove.reset();
                    setDoomed(task);
                  }}
                />
              ))}
            </ul>
          )
        }
      </QueryView>
      {doomed && (
        <ConfirmDialog
          open
          onOpenChange={() => setDoomed(undefined)}
          title={t("deleteTitle")}
          description={t("deleteHint", { title: doomed.title || t("untitled") })}
          confirm={common("delete")}
          cancel={common("cancel")}
          busy={remove.isPending}
          error={remove.error ? errorText(remove.error) : undefined}
          testId="delete-task"
          onConfirm={() =>
            remove.mutate(doomed.task_id, {
              onSuccess: () => {
                setDoomed(undefined);
                onDeleted(doomed.task_id);
              },
            })
          }
        />
      )}
    </>
  );
}

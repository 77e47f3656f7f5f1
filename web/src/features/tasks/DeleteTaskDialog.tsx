import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { TaskSummary } from "@/protocol/rest.gen";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useToast } from "@/ui/Toasts";
import { useDeleteTask } from "./queries";

interface Props {
  task: TaskSummary;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteTaskDialog({ task, onClose, onDeleted }: Props) {
  const { t } = useTranslation("tasks");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const toast = useToast();
  const remove = useDeleteTask();
  const title = task.title || t("untitled");
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t("deleteTitle")}
      description={t("deleteHint", { title })}
      confirm={common("delete")}
      cancel={common("cancel")}
      busy={remove.isPending}
      error={remove.error ? errorText(remove.error) : undefined}
      testId="delete-task"
      onConfirm={() =>
        remove.mutate(task.task_id, {
          onSuccess: () => {
            toast(t("deletedToast", { title }));
            onClose();
            onDeleted();
          },
        })
      }
    />
  );
}

import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { TaskSummary } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { useToast } from "@/ui/Toasts";
import { useChangeTask } from "./queries";

export function RenameTaskDialog({ task, onClose }: { task: TaskSummary; onClose: () => void }) {
  const { t } = useTranslation("tasks");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const toast = useToast();
  const rename = useChangeTask();
  const [text, setText] = useState(task.title);
  const title = text.trim();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (title === "") return;
    rename.mutate(
      { id: task.task_id, change: { title } },
      {
        onSuccess: () => {
          toast(t("renamedToast", { title }));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog open onOpenChange={onClose} title={t("renameTitle")} closeLabel={common("close")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label={t("titleLabel")}
          autoFocus
          maxLength={200}
          data-testid="task-title-input"
          value={text}
          error={rename.error ? errorText(rename.error) : undefined}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setText(event.target.value)}
        />
        <Button
          type="submit"
          look="primary"
          busy={rename.isPending}
          disabled={title === ""}
          data-testid="save-task-title"
        >
          {common("save")}
        </Button>
      </form>
    </Dialog>
  );
}

import "@/i18n/late";
import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { ProjectView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { useRenameProject } from "./mutations";

export function RenameProjectDialog({ project, onClose }: { project: ProjectView; onClose: () => void }) {
  const { t } = useTranslation("projects");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const rename = useRenameProject();
  const [name, setName] = useState(project.name);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    rename.mutate({ id: project.id, name: name.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog open onOpenChange={onClose} title={t("rename")} closeLabel={common("close")}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label={t("name")}
          autoFocus
          maxLength={100}
          data-testid="project-name-input"
          value={name}
          error={rename.error ? errorText(rename.error) : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <Button
          type="submit"
          look="primary"
          disabled={name.trim() === ""}
          busy={rename.isPending}
          data-testid="project-rename-save"
        >
          {common("save")}
        </Button>
      </form>
    </Dialog>
  );
}

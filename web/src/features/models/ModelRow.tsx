import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { ModelView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useDeleteModel } from "./queries";

export function ModelRow({ model, onEdit }: { model: ModelView; onEdit: () => void }) {
  const { t } = useTranslation("models");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const remove = useDeleteModel();
  const [asking, setAsking] = useState(false);
  const facts = [model.provider, model.model, model.base_url, t(model.has_key ? "hasKey" : "noKey")].filter(
    Boolean,
  );
  return (
    <li data-testid={`model-row-${model.id}`} className="flex items-center gap-1 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="break-all">{model.name}</span>
          {model.is_default && (
            <span className="rounded-full bg-accent-wash px-2 py-0.5 text-xs text-accent-text">
              {t("default")}
            </span>
          )}
        </p>
        <p className="text-xs break-words text-faint">{facts.join(" · ")}</p>
      </div>
      <IconButton
        label={`${common("edit")} ${model.name}`}
        data-testid={`edit-model-${model.id}`}
        onClick={onEdit}
      >
        <Pencil className="size-4" />
      </IconButton>
      <IconButton
        label={`${common("delete")} ${model.name}`}
        data-testid={`delete-model-${model.id}`}
        onClick={() => setAsking(true)}
      >
        <Trash2 className="size-4" />
      </IconButton>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("deleteTitle", { name: model.name })}
        description={t("deleteHint")}
        confirm={common("delete")}
        cancel={common("cancel")}
        busy={remove.isPending}
        error={remove.error ? errorText(remove.error) : undefined}
        testId="delete-model"
        onConfirm={() => remove.mutate(model.id, { onSuccess: () => setAsking(false) })}
      />
    </li>
  );
}

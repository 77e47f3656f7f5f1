import "@/i18n/late";
import { Boxes, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModelView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Notice } from "@/ui/Notice";
import { CardList, Page } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import { useToast } from "@/ui/Toasts";
import { ModelForm } from "./ModelForm";
import { ModelRow } from "./ModelRow";
import { useModels, useSaveModel } from "./queries";

export function ModelsPage() {
  const { t } = useTranslation("models");
  const { t: common } = useTranslation();
  const models = useModels();
  const save = useSaveModel();
  const toast = useToast();
  const [editing, setEditing] = useState<{ model?: ModelView }>();
  const edit = (model?: ModelView) => {
    save.reset();
    setEditing({ model });
  };
  return (
    <Page
      title={t("title")}
      hint={t("hint")}
      action={
        <Button look="primary" data-testid="add-model" onClick={() => edit()}>
          <Plus aria-hidden className="size-4" />
          {t("add")}
        </Button>
      }
    >
      <QueryView query={models}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice icon={Boxes} title={t("empty")}>
              {t("emptyHint")}
            </Notice>
          ) : (
            <CardList label={t("title")}>
              {items.map((model) => (
                <ModelRow key={model.id} model={model} onEdit={() => edit(model)} />
              ))}
            </CardList>
          )
        }
      </QueryView>
      <Dialog
        open={editing !== undefined}
        onOpenChange={() => setEditing(undefined)}
        title={editing?.model ? t("editTitle", { name: editing.model.name }) : t("addTitle")}
        closeLabel={common("close")}
      >
        {editing && (
          <ModelForm
            model={editing.model}
            busy={save.isPending}
            error={save.error}
            onSave={(model) =>
              save.mutate(
                { id: editing.model?.id, model },
                {
                  onSuccess: () => {
                    setEditing(undefined);
                    toast(t("saved", { name: model.name }));
                  },
                },
              )
            }
          />
        )}
      </Dialog>
    </Page>
  );
}

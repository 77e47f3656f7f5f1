import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { DeviceView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { useToast } from "@/ui/Toasts";
import { useRenameDevice } from "./queries";

export function RenameDialog({ device, onClose }: { device: DeviceView; onClose: () => void }) {
  const { t } = useTranslation("devices");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const toast = useToast();
  const rename = useRenameDevice();
  const [alias, setAlias] = useState(device.name);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const name = alias.trim();
    if (name === "") return;
    rename.mutate(
      { id: device.device_id, alias: name },
      {
        onSuccess: () => {
          toast(t("renamed", { name }));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("renameDevice", { name: device.name })}
      closeLabel={common("close")}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label={t("name")}
          autoFocus
          maxLength={100}
          data-testid="device-alias-input"
          value={alias}
          error={rename.error ? errorText(rename.error) : undefined}
          onChange={(event) => setAlias(event.target.value)}
        />
        <Button
          type="submit"
          look="primary"
          busy={rename.isPending}
          disabled={alias.trim() === ""}
          data-testid="save-alias-button"
        >
          {common("save")}
        </Button>
      </form>
    </Dialog>
  );
}

import "@/i18n/late";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { DeviceView } from "@/protocol/rest.gen";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useToast } from "@/ui/Toasts";
import type { Credential } from "./credential";
import { useDeleteDevice } from "./queries";

interface Props {
  device: DeviceView;
  credential: Credential | undefined;
  /** The names of other devices that connect with the same credential. */
  sharedWith: readonly string[];
  revoke: (credential: Credential) => Promise<void>;
  onClose: () => void;
}

/** Says what deleting does and does not do, and offers what makes it last. */
export function DeleteDeviceDialog({ device, credential, sharedWith, revoke, onClose }: Props) {
  const { t, i18n } = useTranslation("devices");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const toast = useToast();
  const remove = useDeleteDevice();
  const [revoking, setRevoking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const { name } = device;
  const confirm = async () => {
    setBusy(true);
    setError(undefined);
    try {
      if (revoking && credential) await revoke(credential);
      await remove.mutateAsync(device.device_id);
      toast(t("deleted", { name }));
      onClose();
    } catch (cause) {
      setError(errorText(cause));
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t("deleteTitle", { name })}
      description={t(device.status === "offline" ? "deleteOffline" : "deleteOnline")}
      confirm={common("delete")}
      cancel={common("cancel")}
      busy={busy}
      error={error}
      testId="delete-device"
      onConfirm={() => void confirm()}
    >
      {credential?.current && <p className="text-xs text-faint">{t("revokeNot")}</p>}
      {credential && !credential.current && (
        <label className="flex min-h-9 items-center gap-2.5 max-md:min-h-11">
          <input
            type="checkbox"
            className="size-4 shrink-0 accent-accent"
            data-testid="revoke-too"
            checked={revoking}
            onChange={(event) => setRevoking(event.target.checked)}
          />
          <span>{t("revokeToo", { name: credential.name })}</span>
        </label>
      )}
      {revoking && sharedWith.length > 0 && (
        <p role="note" className="text-xs text-warn">
          {t("revokeOthers", { names: new Intl.ListFormat(i18n.language).format(sharedWith) })}
        </p>
      )}
    </ConfirmDialog>
  );
}

import "@/i18n/late";
import { Check, Pencil, X } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { DeviceView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { useToast } from "@/ui/Toasts";
import { useRenameDevice } from "./queries";

/** The name of a device, which becomes a field when it is clicked. Enter saves, Escape leaves it. */
export function InlineName({ device }: { device: DeviceView }) {
  const { t } = useTranslation("devices");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const toast = useToast();
  const rename = useRenameDevice();
  const [draft, setDraft] = useState<string>();
  const { name, device_id: id } = device;
  if (draft === undefined) {
    return (
      <button
        type="button"
        data-testid={`rename-device-${id}`}
        title={t("renameDevice", { name })}
        aria-label={t("renameDevice", { name })}
        onClick={() => setDraft(name)}
        className="-ml-1.5 inline-flex min-h-8 max-w-full items-center gap-1.5 rounded-lg px-1.5 text-left font-medium hover:bg-hover max-md:min-h-11"
      >
        <span className="break-all">{name}</span>
        <Pencil aria-hidden className="size-3.5 shrink-0 text-faint" />
      </button>
    );
  }
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const alias = draft.trim();
    if (alias === "" || alias === name) {
      setDraft(undefined);
      return;
    }
    rename.mutate(
      { id, alias },
      {
        onSuccess: () => {
          toast(t("renamed", { name: alias }));
          setDraft(undefined);
        },
      },
    );
  };
  return (
    <form onSubmit={save} className="flex max-w-md flex-wrap items-center gap-1">
      <input
        autoFocus
        aria-label={t("name")}
        maxLength={100}
        data-testid="device-alias-input"
        className="min-h-9 min-w-40 flex-1 rounded-lg border border-line bg-ground px-2 text-base max-md:min-h-11 md:text-sm"
        value={draft}
        aria-invalid={rename.isError}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setDraft(undefined)}
      />
      <IconButton
        type="submit"
        label={common("save")}
        disabled={rename.isPending}
        data-testid="save-alias-button"
      >
        <Check className="size-4" />
      </IconButton>
      <IconButton
        label={common("cancel")}
        data-testid="cancel-alias-button"
        onClick={() => setDraft(undefined)}
      >
        <X className="size-4" />
      </IconButton>
      {rename.error && (
        <p role="alert" className="w-full text-xs text-danger">
          {errorText(rename.error)}
        </p>
      )}
    </form>
  );
}

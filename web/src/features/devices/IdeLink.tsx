import "@/i18n/late";
import { Link } from "@tanstack/react-router";
import { CodeXml } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { WorkPlace } from "@/features/terminal/workPlace";
import type { DeviceView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { useToast } from "@/ui/Toasts";
import { ideState } from "./ideState";

interface Props {
  device: DeviceView | undefined;
  testId: string;
  /** Without it, the device's workspace. */
  place?: WorkPlace;
}

/**
 * Opens the IDE of a device in a tab of its own: a link, which no browser blocks; that tab says how far it is. Nothing
 * for a device that can have none; where its owner forbids it or it is away, why.
 */
export function IdeLink({ device, testId, place = {} }: Props) {
  const { t } = useTranslation("devices");
  const toast = useToast();
  const state = ideState(device);
  if (!device || state === "none") return null;
  const { name, device_id: id } = device;
  if (state !== "ready") {
    const why = t(state, { name });
    return (
      <IconButton
        label={`${t("openIde", { name })}: ${why}`}
        aria-disabled
        data-testid={testId}
        className="cursor-not-allowed opacity-50"
        onClick={() => toast(why)}
      >
        <CodeXml aria-hidden className="size-4" />
      </IconButton>
    );
  }
  return (
    <Link
      to="/ide/$deviceId"
      params={{ deviceId: id }}
      search={place}
      target="_blank"
      rel="noopener"
      preload={false}
      aria-label={t("openIde", { name })}
      title={t("openIde", { name })}
      data-testid={testId}
      className="inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-soft transition-colors hover:bg-hover hover:text-ink max-md:size-11"
    >
      <CodeXml aria-hidden className="size-4" />
    </Link>
  );
}

import { Bell, BellOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { DeviceView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { useToast } from "@/ui/Toasts";
import { useMuteDevice } from "./queries";

/** Notifications because of this device: on, or off for all browsers of the user. */
export function MuteButton({ device }: { device: DeviceView }) {
  const { t } = useTranslation("devices");
  const errorText = useErrorText();
  const toast = useToast();
  const mute = useMuteDevice();
  const { name, muted, device_id: id } = device;
  return (
    <IconButton
      label={t(muted ? "unmute" : "mute", { name })}
      aria-pressed={muted}
      disabled={mute.isPending}
      data-testid={`mute-device-${id}`}
      onClick={() =>
        mute.mutate(device, {
          onSuccess: () => toast(t(muted ? "unmutedToast" : "mutedToast", { name })),
          onError: (error) => toast(t("actionFailed", { error: errorText(error) }), "danger"),
        })
      }
    >
      {muted ? <BellOff className="size-4 text-warn" /> : <Bell className="size-4" />}
    </IconButton>
  );
}

import { Star } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { DeviceView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { useToast } from "@/ui/Toasts";
import { useDefaultDevice } from "./queries";

export function DefaultStar({ device }: { device: DeviceView }) {
  const { t } = useTranslation("devices");
  const toggle = useDefaultDevice();
  const toast = useToast();
  const errorText = useErrorText();
  const { is_default: on, name } = device;
  return (
    <IconButton
      label={t(on ? "unsetDefault" : "setDefault", { name })}
      aria-pressed={on}
      data-testid={`set-default-device-${device.device_id}`}
      onClick={() =>
        toggle.mutate(device, {
          onError: (error) => toast(t("actionFailed", { error: errorText(error) }), "danger"),
        })
      }
    >
      <Star className={classes("size-4", on && "fill-current text-warn")} />
    </IconButton>
  );
}

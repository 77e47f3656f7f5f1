import { Check, Laptop, Server } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";
import { classes } from "@/ui/classes";
import { DefaultStar } from "./DefaultStar";
import { DeviceFacts } from "./DeviceFacts";
import { DeviceTrouble } from "./DeviceTrouble";

interface Props {
  device: DeviceView;
  selected: boolean;
  onSelect: () => void;
}

/** A device in the selector: choose it, or toggle its star. Offline and busy ones may be chosen, too. */
export function DeviceCard({ device, selected, onSelect }: Props) {
  const { t } = useTranslation("devices");
  const Icon = device.device_type === "local" || device.device_type === "app" ? Laptop : Server;
  return (
    <li
      className={classes(
        "flex items-center gap-1 rounded-xl pr-1.5",
        selected ? "bg-accent-wash" : "hover:bg-hover",
      )}
    >
      <button
        type="button"
        aria-pressed={selected}
        data-testid={`device-card-${device.device_id}`}
        onClick={onSelect}
        className="flex min-h-13 min-w-0 flex-1 items-center gap-3 rounded-xl px-2.5 py-2 text-left"
      >
        <Icon aria-hidden className="size-4.5 shrink-0 text-soft" />
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-2">
            <span className="truncate font-medium">{device.name}</span>
            {device.is_default && <span className="text-xs text-faint">{t("default")}</span>}
          </span>
          <DeviceFacts device={device} />
          <DeviceTrouble device={device} />
          {device.status === "busy" && <span className="block text-xs text-faint">{t("busyHint")}</span>}
        </span>
        {selected && <Check aria-hidden className="size-4 shrink-0 text-accent-text" />}
      </button>
      <DefaultStar device={device} />
    </li>
  );
}

import { Check, Laptop, Server } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";
import { classes } from "@/ui/classes";
import { Visible } from "@/ui/Visible";
import { DefaultStar } from "./DefaultStar";
import { DeviceFacts } from "./DeviceFacts";
import { DeviceTrouble } from "./DeviceTrouble";
import { SlotsButton } from "./SlotsButton";

interface Props {
  device: DeviceView;
  selected: boolean;
  onSelect: () => void;
  onOpenTask: (taskId: number) => void;
}

/** A device in the selector: choose it, see its work, or toggle its star. Offline and busy ones may be chosen, too. */
export function DeviceCard({ device, selected, onSelect, onOpenTask }: Props) {
  const { t } = useTranslation("devices");
  const Icon = device.device_type === "local" || device.device_type === "app" ? Laptop : Server;
  const cloud = device.device_type === "cloud" && !device.is_default;
  const away = device.status === "offline";
  return (
    <li
      className={classes(
        "relative flex items-center gap-1 rounded-xl pr-1.5",
        selected ? "bg-accent-wash" : "hover:bg-hover",
      )}
    >
      <div className="flex min-h-13 min-w-0 flex-1 items-center gap-3 px-2.5 py-2">
        <Icon aria-hidden className={classes("size-4.5 shrink-0", away ? "text-faint" : "text-soft")} />
        <div className="min-w-0 flex-1">
          <button
            type="button"
            data-option
            aria-pressed={selected}
            aria-describedby={`device-facts-${device.device_id}`}
            data-testid={`device-card-${device.device_id}`}
            onClick={onSelect}
            className="flex w-full items-center gap-2 rounded-md text-left after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-[-2px] focus-visible:after:outline-accent-text"
          >
            <span className={classes("truncate font-medium", away && "text-soft")}>
              <Visible text={device.name} />
            </span>
            {device.is_default && <span className="shrink-0 text-xs text-faint">{t("default")}</span>}
            {cloud && <span className="shrink-0 text-xs text-faint">{t("cloudDefault")}</span>}
          </button>
          <div id={`device-facts-${device.device_id}`}>
            <DeviceFacts device={device} slots={<SlotsButton device={device} onOpenTask={onOpenTask} />} />
            <DeviceTrouble device={device} />
            {device.status === "busy" && <span className="block text-xs text-faint">{t("busyHint")}</span>}
          </div>
        </div>
        {selected && <Check aria-hidden className="size-4 shrink-0 text-accent-text" />}
      </div>
      <div className="relative">
        <DefaultStar device={device} />
      </div>
    </li>
  );
}

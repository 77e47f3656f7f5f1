import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";
import { relativeTime } from "@/ui/time";
import { useNow } from "@/ui/useNow";
import { DeviceStatusLabel } from "./DeviceStatusLabel";

interface Props {
  device: DeviceView;
  /** Stands for the words about slots and queue. */
  slots?: ReactNode;
}

/** Status, slots and queue of a device in one line; of one that is away, when it was seen last. */
export function DeviceFacts({ device, slots }: Props) {
  const { t, i18n } = useTranslation("devices");
  const now = useNow(15_000);
  const away = device.status === "offline" || device.status === "reconnecting";
  const seen = device.last_heartbeat
    ? t("lastSeen", { when: relativeTime(device.last_heartbeat, now, i18n.language) })
    : t("neverSeen");
  const facts = [
    away ? seen : !slots && t("slots", { used: device.slot_used, max: device.slot_max }),
    !slots && device.queued > 0 && t("queued", { count: device.queued }),
  ].filter(Boolean);
  return (
    <span className="flex flex-wrap items-center gap-x-2 text-xs text-soft">
      <DeviceStatusLabel status={device.status} />
      {facts.length > 0 && <span>{facts.join(" · ")}</span>}
      {slots}
    </span>
  );
}

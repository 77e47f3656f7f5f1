import { CirclePause, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";

const reasons = ["disk_full", "outbox_full"] as const;

/** Why a device that is there takes no work for now, in words; nothing of one that is well. */
export function DeviceTrouble({ device }: { device: DeviceView }) {
  const { t } = useTranslation("devices");
  const { degraded } = device;
  if (!degraded) return device.drained ? <Drained id={device.device_id} /> : null;
  const reason = reasons.find((known) => known === degraded.reason);
  return (
    <span
      data-testid={`device-trouble-${device.device_id}`}
      className="flex items-start gap-1.5 text-xs text-warn"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
      <span>
        {t(reason ? `degraded_${reason}` : "degraded")}
        {degraded.message && <span className="text-faint"> {degraded.message}</span>}
      </span>
    </span>
  );
}

function Drained({ id }: { id: string }) {
  const { t } = useTranslation("devices");
  return (
    <span data-testid={`device-drained-${id}`} className="flex items-center gap-1.5 text-xs text-warn">
      <CirclePause aria-hidden className="size-3 shrink-0" />
      {t("drained")}
    </span>
  );
}

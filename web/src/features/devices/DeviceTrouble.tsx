import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";

const reasons = ["disk_full", "outbox_full"] as const;

/** Why a device that is there takes no work for now, in words; nothing of one that is well. */
export function DeviceTrouble({ device }: { device: DeviceView }) {
  const { t } = useTranslation("devices");
  const { degraded } = device;
  if (!degraded) return null;
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

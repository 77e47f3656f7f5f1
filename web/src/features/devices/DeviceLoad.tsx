import "@/i18n/late";
import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";
import { classes } from "@/ui/classes";

const parts = ["cpu", "memory", "disk"] as const;
const high = 80;

/** How busy the machine of a cloud or remote device is, while it is there. Above 80 % it says what helps. */
export function DeviceLoad({ device }: { device: DeviceView }) {
  const { t, i18n } = useTranslation("devices");
  const { load, status, device_id: id } = device;
  if (!load || status === "offline") return null;
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent" });
  const isHigh = parts.some((part) => (load[part] ?? 0) >= high);
  return (
    <div data-testid={`device-metrics-${id}`} className="mt-1.5">
      <dl className="flex flex-wrap gap-x-5 gap-y-1 text-xs text-soft">
        {parts.map((part) => {
          const value = load[part];
          const full = (value ?? 0) >= high;
          return (
            <div key={part} className="flex items-center gap-1.5">
              <dt>{t(`load_${part}`)}</dt>
              <dd
                className={classes("flex items-center gap-1.5 tabular-nums", full && "font-medium text-warn")}
              >
                {value === undefined ? t("load_unknown") : percent.format(value / 100)}
                <span aria-hidden className="h-1.5 w-14 overflow-hidden rounded-full bg-hover">
                  <span
                    className={classes("block h-full rounded-full", full ? "bg-warn" : "bg-accent")}
                    style={{ width: `${value ?? 0}%` }}
                  />
                </span>
              </dd>
            </div>
          );
        })}
      </dl>
      {isHigh && (
        <p role="note" className="mt-1 flex items-start gap-1.5 text-xs text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          {t("load_high")}
        </p>
      )}
    </div>
  );
}

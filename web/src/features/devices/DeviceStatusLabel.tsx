import { useTranslation } from "react-i18next";
import type { DeviceStatus } from "@/protocol/messages.gen";
import { classes } from "@/ui/classes";

const colours = {
  online: "text-good",
  busy: "text-warn",
  reconnecting: "text-warn",
  offline: "text-faint",
} as const satisfies Record<DeviceStatus, string>;

/** A shape of its own for each status: a disc, a half disc, an open ring with a gap, a crossed ring. */
export function StatusShape({ status, className }: { status: DeviceStatus; className?: string }) {
  return (
    <svg
      viewBox="0 0 12 12"
      aria-hidden
      className={classes(
        "size-3 shrink-0",
        colours[status],
        status === "reconnecting" && "animate-breathe",
        className,
      )}
    >
      {status === "online" && <circle cx="6" cy="6" r="4.5" fill="currentColor" />}
      {status === "busy" && (
        <>
          <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M6 2a4 4 0 0 1 0 8z" fill="currentColor" />
        </>
      )}
      {status === "reconnecting" && (
        <circle
          cx="6"
          cy="6"
          r="4"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
          strokeDasharray="5 3.4"
        />
      )}
      {status === "offline" && (
        <>
          <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.3" />
          <path d="M3.4 8.6l5.2-5.2" stroke="currentColor" strokeWidth="1.3" />
        </>
      )}
    </svg>
  );
}

/** The one way to show a status: shape, word and colour. */
export function DeviceStatusLabel({ status }: { status: DeviceStatus }) {
  const { t } = useTranslation("devices");
  return (
    <span className={classes("inline-flex items-center gap-1.5 font-medium", colours[status])}>
      <StatusShape status={status} />
      {t(status)}
    </span>
  );
}

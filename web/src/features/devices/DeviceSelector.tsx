import { ChevronDown, MonitorSmartphone, Plus } from "lucide-react";
import { Popover } from "radix-ui";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";
import { Spinner } from "@/ui/Spinner";
import { DeviceCard } from "./DeviceCard";
import { sorted } from "./deviceStatus";
import { StatusShape } from "./DeviceStatusLabel";

interface Props {
  /** Undefined while they are loading. */
  devices: readonly DeviceView[] | undefined;
  selected: DeviceView | undefined;
  onSelect: (device: DeviceView) => void;
  /** How to connect a computer; shown when there is none, and on request. */
  connect: ReactNode;
  manage: ReactNode;
}

const searchFrom = 6;

/** Where the next message runs. Always there, also without any device: then it tells how to get one. */
export function DeviceSelector({ devices, selected, onSelect, connect, manage }: Props) {
  const { t } = useTranslation("devices");
  const [open, setOpen] = useState(false);
  const [connecting, setConnecting] = useState(false);
  const [wanted, setWanted] = useState("");
  const label = selected
    ? t("runsOn", { name: selected.name, status: t(selected.status) })
    : t(devices?.length === 0 ? "noDevice" : "choose");
  const fits = (device: DeviceView) => device.name.toLowerCase().includes(wanted.trim().toLowerCase());
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setConnecting(false);
        setWanted("");
      }}
    >
      <Popover.Trigger
        data-testid="execution-target-trigger"
        aria-label={label}
        className="inline-flex min-h-8 max-w-56 min-w-0 items-center gap-2 rounded-lg px-2.5 text-[0.8125rem] font-medium text-soft transition-colors hover:bg-hover hover:text-ink max-md:min-h-11 data-[state=open]:bg-hover"
      >
        {!devices && <Spinner />}
        {selected && <StatusShape status={selected.status} />}
        {devices && !selected && <MonitorSmartphone aria-hidden className="size-4" />}
        <span className="truncate">{selected?.name ?? t(devices?.length === 0 ? "noDevice" : "choose")}</span>
        {selected && (selected.status !== "online" || selected.degraded) && (
          <span className="font-normal text-faint max-sm:sr-only">
            {t(selected.degraded ? "degraded" : selected.status)}
          </span>
        )}
        <ChevronDown aria-hidden className="size-3.5 shrink-0" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          aria-label={t("choose")}
          className="z-50 max-h-[min(var(--radix-popover-content-available-height),32rem)] w-[min(24rem,calc(100vw-1rem))] animate-rise overflow-y-auto rounded-2xl border bg-raised p-1.5 shadow-float"
        >
          {devices?.length === 0 || connecting ? (
            <div className="p-3 text-center">
              <p className="mb-1 font-medium">{t(connecting ? "another" : "emptyTitle")}</p>
              {connect}
            </div>
          ) : (
            <>
              {devices && devices.length >= searchFrom && (
                <input
                  aria-label={t("search")}
                  placeholder={t("search")}
                  data-testid="device-search"
                  value={wanted}
                  onChange={(event) => setWanted(event.target.value)}
                  className="mb-1.5 min-h-9 w-full rounded-lg border bg-ground px-2.5 text-base placeholder:text-faint md:text-sm"
                />
              )}
              <ul aria-label={t("listLabel")} className="flex flex-col gap-0.5">
                {sorted(devices ?? [])
                  .filter(fits)
                  .map((device) => (
                    <DeviceCard
                      key={device.device_id}
                      device={device}
                      selected={device.device_id === selected?.device_id}
                      onSelect={() => {
                        onSelect(device);
                        setOpen(false);
                      }}
                    />
                  ))}
              </ul>
              <div className="mt-1.5 flex items-center justify-between border-t px-1 pt-1.5">
                <button
                  type="button"
                  data-testid="connect-another-device"
                  onClick={() => setConnecting(true)}
                  className="inline-flex min-h-9 items-center gap-1.5 rounded-lg px-2 text-[0.8125rem] text-soft hover:bg-hover hover:text-ink max-md:min-h-11"
                >
                  <Plus aria-hidden className="size-4" />
                  {t("another")}
                </button>
                {manage}
              </div>
            </>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

import { ChevronDown, MonitorSmartphone, Plus, TriangleAlert } from "lucide-react";
import { Popover } from "radix-ui";
import { useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";
import { classes } from "@/ui/classes";
import { Spinner } from "@/ui/Spinner";
import { arrowKeys } from "./arrowKeys";
import { DeviceGroups } from "./DeviceGroups";
import { StatusShape } from "./DeviceStatusLabel";

interface Props {
  /** Undefined while they are loading. */
  devices: readonly DeviceView[] | undefined;
  selected: DeviceView | undefined;
  /** The chosen device was deleted: another one has to be chosen, none is taken by itself. */
  missing?: boolean;
  onSelect: (device: DeviceView) => void;
  onOpenTask: (taskId: number) => void;
  /** How to connect a computer; shown when there is none, and on request. */
  connect: ReactNode;
  manage: ReactNode;
}

const searchFrom = 6;

/** Where the next message runs. Always there, also without any device: then it tells how to get one. */
export function DeviceSelector(props: Props) {
  const { devices, selected, missing = false, onSelect, onOpenTask, connect, manage } = props;
  const { t } = useTranslation("devices");
  const [open, setOpen] = useState(false);
  const [connecting, setConnecting] = useState(false);
  const [wanted, setWanted] = useState("");
  const content = useRef<HTMLDivElement>(null);
  const name = selected?.name ?? t(devices?.length === 0 ? "noDevice" : missing ? "gone" : "choose");
  const state = selected && t(selected.degraded ? "degraded" : selected.status);
  const change = (next: boolean) => {
    setOpen(next);
    setConnecting(false);
    setWanted("");
  };
  const focusFirst = (event: Event) => {
    const { current } = content;
    const keyboard = matchMedia("(pointer: fine)").matches;
    const first =
      (keyboard && current?.querySelector<HTMLElement>("input")) ||
      current?.querySelector<HTMLElement>("[data-option][aria-pressed=true]");
    if (!first) return;
    event.preventDefault();
    first.focus();
  };
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger
        data-testid="execution-target-trigger"
        className="inline-flex min-h-8 max-w-56 min-w-0 items-center gap-2 rounded-lg px-2.5 text-[0.8125rem] font-medium text-soft transition-colors hover:bg-hover hover:text-ink max-md:min-h-11 data-[state=open]:bg-hover"
      >
        {!devices && <Spinner />}
        {selected && <StatusShape status={selected.status} />}
        {devices && !selected && !missing && <MonitorSmartphone aria-hidden className="size-4 shrink-0" />}
        {missing && <TriangleAlert aria-hidden className="size-4 shrink-0 text-warn" />}
        <span className="truncate">
          {selected && <span className="sr-only">{t("runsOn")} </span>}
          {name}
        </span>
        {selected && (
          <span
            className={classes(
              "font-normal text-faint max-sm:sr-only",
              selected.status === "online" && !selected.degraded && "sr-only",
            )}
          >
            {state}
          </span>
        )}
        <ChevronDown aria-hidden className="size-3.5 shrink-0" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          ref={content}
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          aria-label={t("choose")}
          onKeyDown={arrowKeys}
          onOpenAutoFocus={focusFirst}
          className="z-50 flex max-h-[min(var(--radix-popover-content-available-height),34rem)] w-[min(24rem,calc(100vw-1rem))] animate-rise flex-col rounded-2xl border bg-raised p-1.5 shadow-float"
        >
          {devices?.length === 0 || connecting ? (
            <div className="overflow-y-auto p-3 text-center">
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
                  className="mb-1 min-h-9 w-full shrink-0 rounded-lg border bg-ground px-2.5 text-base placeholder:text-faint max-md:min-h-11 md:text-sm"
                />
              )}
              <div className="min-h-0 overflow-y-auto" role="group" aria-label={t("listLabel")}>
                <DeviceGroups
                  devices={devices ?? []}
                  wanted={wanted}
                  selectedId={selected?.device_id}
                  onSelect={(device) => {
                    onSelect(device);
                    change(false);
                  }}
                  onOpenTask={(taskId) => {
                    change(false);
                    onOpenTask(taskId);
                  }}
                />
              </div>
              <div className="mt-1.5 flex shrink-0 items-center justify-between border-t px-1 pt-1.5">
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

import { ChevronUp, FolderTree, SquareTerminal } from "lucide-react";
import { lazy, Suspense, useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { IdeLink } from "@/features/devices/IdeLink";
import { useDevices } from "@/features/devices/queries";
import { Button, IconButton } from "@/ui/Button";
import { Spinner } from "@/ui/Spinner";
import { classes } from "@/ui/classes";
import "@/i18n/late";
import type { WorkPlace } from "./workPlace";

const TerminalPanel = lazy(() =>
  import("./TerminalPanel").then(({ TerminalPanel }) => ({ default: TerminalPanel })),
);

interface Props {
  device?: { readonly id: string; readonly name: string; readonly online: boolean };
  /** Where new ones open. */
  place?: WorkPlace;
  /** The files beside the conversation, when it may have some. */
  files?: { readonly open: boolean; readonly toggle: () => void };
}

const key = "wegent.terminal";

/** Below a conversation: the way to the terminals of its device, and the terminals. Ctrl+` goes there and back. */
export function TerminalDock({ device, place, files }: Props) {
  const { t } = useTranslation("terminal");
  const [open, setOpen] = useState(() => localStorage.getItem(key) === "open");
  const [focused, setFocused] = useState(0);
  const view = useDevices().data?.items.find(({ device_id }) => device_id === device?.id);
  const allowed = view?.machine?.policy?.terminal === true;
  const show = (on: boolean) => {
    localStorage.setItem(key, on ? "open" : "closed");
    setOpen(on);
    if (on) setFocused((times) => times + 1);
  };
  const leave = () => document.querySelector<HTMLElement>("[data-testid=message-input]")?.focus();
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (!event.ctrlKey || event.code !== "Backquote" || event.defaultPrevented || !device) return;
    event.preventDefault();
    show(true);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => pressed(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
  if (!device) return null;
  const filesButton = files && (
    <IconButton
      label={t("files")}
      aria-expanded={files.open}
      data-testid="workspace-files"
      className="aria-expanded:bg-hover aria-expanded:text-ink"
      onClick={files.toggle}
    >
      <FolderTree aria-hidden className="size-4" />
    </IconButton>
  );
  const shown = open && allowed && device.online;
  return (
    <section
      aria-label={t("title")}
      className={classes(
        "flex shrink-0 flex-col border-t bg-ground",
        shown && "max-md:fixed max-md:inset-0 max-md:z-40 md:h-[min(24rem,45vh)]",
      )}
    >
      {!open && (
        <div className="flex">
          <button
            type="button"
            data-testid="workspace-terminal-card"
            aria-expanded={false}
            title={t("shortcut")}
            onClick={() => show(true)}
            className="flex min-h-8 flex-1 items-center justify-center gap-2 text-xs text-soft hover:bg-hover hover:text-ink max-md:min-h-11"
          >
            <SquareTerminal aria-hidden className="size-4" />
            {t("title")}
            <ChevronUp aria-hidden className="size-3.5" />
          </button>
          {filesButton}
          <IdeLink device={view} place={place} testId="workspace-ide-card" />
        </div>
      )}
      {open && !shown && (
        <div className="flex flex-1 flex-col items-center justify-center gap-3 p-6 text-center">
          <p
            role="status"
            data-testid={device.online ? "workspace-local-device-limited-tools" : "terminal-offline"}
            className="max-w-xl text-sm text-soft"
          >
            {t(device.online ? "notAllowed" : "offline", { name: device.name })}
          </p>
          <Button data-testid="terminal-hide" onClick={() => show(false)}>
            {t("hide")}
          </Button>
        </div>
      )}
      {shown && (
        <Suspense fallback={<Spinner />}>
          <TerminalPanel
            key={device.id}
            device={device}
            place={place}
            focused={focused}
            tools={filesButton}
            onLeave={leave}
            onClose={() => show(false)}
          />
        </Suspense>
      )}
    </section>
  );
}

import "@/i18n/late";
import { Plus, X } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "@/api/ApiContext";
import { useErrorText } from "@/i18n/useErrorText";
import { Button, IconButton } from "@/ui/Button";
import { Spinner } from "@/ui/Spinner";
import { useCloseTerminal, useOpenTerminal, useTerminals } from "./queries";
import type { WorkPlace } from "./workPlace";
import { TerminalSocket, type TerminalLink } from "./TerminalSocket";
import { TerminalView } from "./TerminalView";

interface Props {
  device: { id: string; name: string };
  place?: WorkPlace;
  focused: number;
  /** What else there is of the folder, on a desk. */
  tools?: ReactNode;
  onLeave: () => void;
  onClose: () => void;
}

const shownKey = (device: string) => `wegent.terminal.${device}`;

/** The terminals of a device in tabs: beside the chat on a desk, over all of it on a phone. */
export function TerminalPanel({ device, place, focused, tools, onLeave, onClose }: Props) {
  const { t } = useTranslation("terminal");
  const errorText = useErrorText();
  const link = useTerminalLink();
  const list = useTerminals(device.id, true);
  const open = useOpenTerminal(device.id, place);
  const close = useCloseTerminal(device.id);
  const [wanted, setWanted] = useState(() => sessionStorage.getItem(shownKey(device.id)) ?? "");
  const [titles, setTitles] = useState<Readonly<Record<string, string>>>({});
  const items = list.data?.items ?? [];
  const shown = items.find(({ session_id }) => session_id === wanted) ?? items.at(-1);
  const show = (id: string) => {
    sessionStorage.setItem(shownKey(device.id), id);
    setWanted(id);
  };
  const add = () => open.mutate(undefined, { onSuccess: ({ session_id }) => show(session_id) });
  const isEmpty = list.data?.items.length === 0;
  const begun = useRef(false);
  useEffect(() => {
    if (!isEmpty || begun.current) return;
    begun.current = true;
    add();
  });
  const error = open.error ?? list.error;
  const reopen = (id: string) => {
    close.mutate(id);
    add();
  };
  const nameOf = (id: string, path: string, title: string) =>
    (titles[id] ?? title) || path.split(/[\\/]/).filter(Boolean).at(-1) || "/";
  return (
    <div data-testid="terminal-panel" className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-1 border-b bg-surface px-1.5 pt-[env(safe-area-inset-top)]">
        <div
          role="group"
          aria-label={t("tabs", { name: device.name })}
          className="flex min-w-0 flex-1 gap-1 overflow-x-auto py-1"
        >
          {items.map(({ session_id: id, path, title, ended }) => (
            <span key={id} className="flex shrink-0 items-center rounded-lg has-aria-[current]:bg-hover">
              <button
                type="button"
                aria-current={id === shown?.session_id || undefined}
                onClick={() => show(id)}
                data-testid="terminal-tab"
                title={path}
                className="max-w-44 truncate rounded-lg px-2.5 py-1.5 text-sm text-soft aria-[current]:text-ink max-md:min-h-11"
              >
                {nameOf(id, path, title)}
                {ended && ` · ${t("over")}`}
              </button>
              <IconButton
                label={t("closeOne", { name: nameOf(id, path, title) })}
                data-testid="terminal-close"
                className="size-6"
                onClick={() => close.mutate(id)}
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            </span>
          ))}
        </div>
        <span className="hidden text-xs text-faint lg:inline">{t("leaveHint")}</span>
        <IconButton label={t("new")} data-testid="terminal-new" disabled={open.isPending} onClick={add}>
          <Plus aria-hidden className="size-4" />
        </IconButton>
        <div className="max-md:hidden">{tools}</div>
        <IconButton label={t("hide")} data-testid="terminal-hide" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
      {error && (
        <div
          role="alert"
          data-testid="terminal-error"
          className="flex items-center gap-3 bg-warn-wash px-3 py-2 text-sm text-warn"
        >
          <span className="min-w-0 flex-1">{errorText(error)}</span>
          <Button
            data-testid="terminal-retry"
            onClick={() => (items.length === 0 ? add() : void list.refetch())}
          >
            {t("retry")}
          </Button>
        </div>
      )}
      {!shown && !error && (
        <p role="status" className="flex flex-1 items-center justify-center gap-2 text-sm text-soft">
          <Spinner /> {t("connecting")}
        </p>
      )}
      {shown && (
        <div key={shown.session_id} className="flex min-h-0 flex-1 flex-col">
          <TerminalView
            link={link}
            sessionId={shown.session_id}
            label={t("label", { name: device.name })}
            focused={focused}
            onLeave={onLeave}
            onTitle={(title) => setTitles((all) => ({ ...all, [shown.session_id]: title }))}
            onReopen={() => reopen(shown.session_id)}
          />
        </div>
      )}
    </div>
  );
}

function useTerminalLink(): TerminalLink {
  const { session } = useApi();
  const [link] = useState(() => new TerminalSocket(() => session.current().token));
  useEffect(() => link.open(), [link]);
  return link;
}

import "@/i18n/late";
import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { Spinner } from "@/ui/Spinner";
import { KeyRow } from "./KeyRow";
import { withCtrl } from "./keys";
import { TerminalLine, type LineState } from "./TerminalLine";
import type { TerminalLink } from "./TerminalSocket";
import type { XtermScreen } from "./xterm";

interface Props {
  link: TerminalLink;
  sessionId: string;
  label: string;
  /** Rises when the terminal is to have the keyboard. */
  focused: number;
  onLeave: () => void;
  onTitle: (title: string) => void;
  onReopen: () => void;
}

const nothing: LineState = { status: "connecting", writer: false };

/** One terminal: the screen, and in a line above it what is to be known of it. */
export function TerminalView({ link, sessionId, label, focused, onLeave, onTitle, onReopen }: Props) {
  const { t } = useTranslation("terminal");
  const place = useRef<HTMLDivElement>(null);
  const [ctrl, setCtrl] = useState(false);
  const [parts, setParts] = useState<{ screen: XtermScreen; line: TerminalLine }>();
  const state = useSyncExternalStore(
    parts?.line.subscribe ?? (() => () => undefined),
    () => parts?.line.state() ?? nothing,
  );
  const leave = useEffectEvent(onLeave);
  const titled = useEffectEvent(onTitle);
  const typed = useEffectEvent((line: TerminalLine, data: string) => {
    line.type(ctrl ? withCtrl(data) : data);
    setCtrl(false);
  });
  useEffect(() => {
    const parent = place.current;
    if (!parent) return;
    let stop: (() => void) | undefined;
    let gone = false;
    void import("./xterm").then(({ XtermScreen }) => {
      if (gone) return;
      const screen = new XtermScreen({ label, leave: () => leave(), onTitle: (title) => titled(title) });
      screen.open(parent);
      const line = new TerminalLine(link, sessionId, screen);
      screen.onInput((data) => typed(line, data));
      const fit = () => {
        const room = screen.room();
        if (room && room.rows > 1 && room.cols > 1) line.fit(room.rows, room.cols);
      };
      fit();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const sizes = new ResizeObserver(() => {
        clearTimeout(timer);
        timer = setTimeout(fit, 100);
      });
      sizes.observe(parent);
      const end = line.start();
      setParts({ screen, line });
      stop = () => {
        clearTimeout(timer);
        sizes.disconnect();
        end();
        screen.dispose();
        setParts(undefined);
      };
    });
    return () => {
      gone = true;
      stop?.();
    };
  }, [link, sessionId, label]);
  useEffect(() => parts?.screen.writable(state.writer && state.status === "live"), [parts, state]);
  useEffect(() => {
    if (focused > 0) parts?.screen.focus();
  }, [parts, focused]);
  return (
    <div className="flex min-h-0 flex-1 flex-col" data-testid="terminal-view" data-status={state.status}>
      <StateLine state={state} onTake={() => parts?.line.take()} onReopen={onReopen} />
      <div
        ref={place}
        data-testid="remote-terminal"
        aria-label={label}
        role="group"
        className="min-h-0 flex-1 overflow-auto bg-white p-1.5 dark:bg-[#111214]"
      />
      {parts && (
        <KeyRow
          screen={parts.screen}
          ctrl={ctrl}
          onCtrl={() => setCtrl((held) => !held)}
          disabled={!state.writer || state.status !== "live"}
        />
      )}
      <p className="sr-only">{t("leaveHint")}</p>
    </div>
  );
}

function StateLine({
  state,
  onTake,
  onReopen,
}: {
  state: LineState;
  onTake: () => void;
  onReopen: () => void;
}) {
  const { t } = useTranslation("terminal");
  const { status, writer, exitCode, error } = state;
  if (status === "live" && writer) return null;
  const text =
    status === "ended"
      ? exitCode === undefined
        ? t("endedWithout", { error: error ?? "" })
        : t("ended", { code: exitCode })
      : status === "failed"
        ? t(state.code === "not_found" ? "gone" : "failed", { error: error ?? "" })
        : t(status === "live" ? "readOnly" : status);
  return (
    <div
      role="status"
      data-testid="terminal-state"
      className="flex min-h-9 items-center gap-2 border-b bg-surface px-3 py-1 text-sm text-soft"
    >
      {(status === "connecting" || status === "reconnecting") && <Spinner />}
      <span className="min-w-0 flex-1 truncate">{text}</span>
      {status === "live" && (
        <Button data-testid="terminal-take" onClick={onTake}>
          {t("take")}
        </Button>
      )}
      {(status === "ended" || status === "failed") && (
        <Button data-testid="terminal-reopen" onClick={onReopen}>
          {t("reopen")}
        </Button>
      )}
    </div>
  );
}

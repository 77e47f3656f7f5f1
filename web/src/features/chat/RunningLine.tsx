import { useTranslation } from "react-i18next";
import { useLost } from "@/api/useLost";
import { useQuotaText } from "@/i18n/useQuotaText";
import { Spinner } from "@/ui/Spinner";
import { duration } from "@/ui/time";
import { useNow } from "@/ui/useNow";
import { Countdown } from "./Countdown";
import { LinkLost } from "./LinkLost";
import type { Message } from "./stream";

const phases = [
  "starting",
  "requesting",
  "retrying",
  "compacting",
  "waiting_approval",
  "working",
  "paused",
  "silent",
] as const;

/** That the answer goes on: what the agent does, and for how long, counted from the server's start. */
export function RunningLine({ message }: { message: Message }) {
  const { t } = useTranslation("chat");
  const quotaText = useQuotaText();
  const now = useNow();
  const { view, phase } = message;
  const waiting = view.blocks.some((block) => block.type === "approval" && block.status === "pending");
  const known = phases.find((name) => name === (waiting ? "waiting_approval" : phase?.phase));
  const lost = useLost() !== undefined;
  if (lost) return <LinkLost running />;
  const text = view.cancelling_at
    ? t("stopping")
    : view.paused
      ? t("pausedByServer")
      : known
        ? t(`phase_${known}`)
        : t("working");
  const detail = view.paused ? quotaText(view.paused.message) : waiting ? undefined : phase?.message;
  return (
    <div data-testid="thinking-indicator" className="flex items-start gap-2 text-[0.8125rem] text-soft">
      <span className="flex h-5 shrink-0 items-center">
        {waiting ? (
          <span className="size-2 animate-breathe rounded-full bg-warn" />
        ) : (
          <Spinner className="text-accent-text" />
        )}
      </span>
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-0.5 leading-5">
        <span role="status">{text}</span>
        {view.started_at && (
          <span aria-hidden className="text-faint tabular-nums">
            {duration(now - Date.parse(view.started_at))}
          </span>
        )}
        {detail && (
          <span className="line-clamp-2 min-w-0 [overflow-wrap:anywhere] text-faint max-sm:basis-full">
            {detail}
          </span>
        )}
        {phase?.secondsLeft !== undefined && !waiting && (
          <Countdown key={view.seq} seconds={phase.secondsLeft} />
        )}
      </p>
    </div>
  );
}

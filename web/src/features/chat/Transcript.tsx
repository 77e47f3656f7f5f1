import { ArrowDown, MonitorSmartphone } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Skeleton } from "@/ui/Skeleton";
import { MessageView } from "./MessageView";
import { PendingMessage } from "./PendingMessage";
import { Rows } from "./Rows";
import { rowsOf, type Row } from "./rowsOf";
import type { PendingSend } from "./SendQueue";
import type { Restore } from "./sentFiles";
import type { Message } from "./stream";
import type { TargetDevice } from "./target";
import { useFollow } from "./useFollow";

interface Props {
  messages: readonly Message[];
  pending: readonly PendingSend[];
  loading: boolean;
  devices: readonly TargetDevice[];
  onRestore: Restore;
}

export function Transcript({ messages, pending, loading, devices, onRestore }: Props) {
  const { t } = useTranslation("chat");
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { atBottom, toBottom, scrolled } = useFollow(box, content);
  const newest = pending.at(-1)?.id;
  useEffect(() => {
    if (newest !== undefined) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [newest]);
  const rows = useMemo(() => rowsOf(messages, pending), [messages, pending]);
  const render = (row: Row) =>
    row.kind === "pending" ? (
      <PendingMessage pending={row.pending} onRestore={onRestore} />
    ) : (
      <>
        {row.movedTo !== undefined && <SwitchMark name={row.movedTo} />}
        <MessageView
          message={row.message}
          question={row.question}
          behind={row.behind}
          devices={devices}
          onRestore={onRestore}
        />
      </>
    );
  const empty = messages.length === 0 && pending.length === 0;
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        onScroll={scrolled}
        data-testid="messages-container"
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t("transcript")}
        className="h-full overflow-y-auto overscroll-contain outline-offset-[-2px]"
      >
        <div ref={content} className="mx-auto max-w-3xl px-4 pt-6 pb-8 md:px-8">
          {loading && empty && <TranscriptSkeleton />}
          {!loading && empty && <p className="py-10 text-center text-faint">{t("empty")}</p>}
          <Rows rows={rows} render={render} />
        </div>
      </div>
      {!atBottom && (
        <button
          type="button"
          data-testid="scroll-to-bottom-button"
          onClick={toBottom}
          className="absolute bottom-3 left-1/2 inline-flex min-h-9 -translate-x-1/2 animate-rise items-center gap-1.5 rounded-full border bg-raised px-3.5 text-[0.8125rem] font-medium shadow-float hover:bg-hover max-md:min-h-11"
        >
          <ArrowDown aria-hidden className="size-4" />
          {t("jumpToNewest")}
        </button>
      )}
    </div>
  );
}

/** Says where the conversation goes on when an answer ran elsewhere than the one before it. */
function SwitchMark({ name }: { name: string }) {
  const { t } = useTranslation("chat");
  return (
    <div data-testid="device-switch-mark" className="mb-6 flex items-center gap-3 text-xs text-faint">
      <span className="h-px flex-1 bg-line" />
      <MonitorSmartphone aria-hidden className="size-3.5" />
      {t("movedTo", { name })}
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

function TranscriptSkeleton() {
  const { t } = useTranslation("chat");
  return (
    <div
      role="status"
      aria-label={t("loading")}
      data-testid="messages-syncing-indicator"
      className="flex flex-col gap-3"
    >
      <Skeleton className="h-10 w-2/5 self-end rounded-2xl" />
      <Skeleton className="mt-4 h-4 w-3/4" />
      <Skeleton className="h-4 w-11/12" />
      <Skeleton className="h-4 w-3/5" />
      <Skeleton className="mt-2 h-24" />
    </div>
  );
}

import { Ban, Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLost } from "@/api/useLost";
import { useErrorText } from "@/i18n/useErrorText";
import type { SubtaskView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { Spinner } from "@/ui/Spinner";
import { useToast } from "@/ui/Toasts";
import { ErrorCard } from "./ErrorCard";
import { LinkLost } from "./LinkLost";
import { useCancelAnswer, useRetryAnswer } from "./queries";
import { RunningLine } from "./RunningLine";
import type { Message } from "./stream";
import type { TargetDevice } from "./target";

interface Props {
  message: Message;
  /** An earlier answer of this conversation is not over. */
  behind: boolean;
  devices: readonly TargetDevice[];
}

/** What stands under an answer's blocks: that it waits and why, that it works, how it ended if not well. */
export function AnswerState({ message, behind, devices }: Props) {
  const { view } = message;
  switch (view.status) {
    case "PENDING":
      return <Starting view={view} />;
    case "QUEUED":
      return <Queued view={view} behind={behind} />;
    case "RUNNING":
      return <RunningLine message={message} />;
    case "FAILED":
      return <ErrorCard view={view} devices={devices} />;
    case "CANCELLED":
      return <Stopped view={view} />;
    case "COMPLETED":
      return null;
  }
}

function Starting({ view }: { view: SubtaskView }) {
  const { t } = useTranslation("chat");
  const lost = useLost() !== undefined;
  if (lost) return <LinkLost running={false} />;
  return (
    <p role="status" className="flex items-center gap-2 text-soft">
      <Spinner />
      {t("starting", { name: view.device_name ?? view.device_id ?? "" })}
    </p>
  );
}

const queueReasons = ["busy", "reconnecting", "offline", "drained", "disk_full", "outbox_full"] as const;

function Queued({ view, behind }: { view: SubtaskView; behind: boolean }) {
  const { t } = useTranslation("chat");
  const errorText = useErrorText();
  const toast = useToast();
  const cancel = useCancelAnswer();
  const reason = queueReasons.find((known) => known === view.queue_reason);
  return (
    <div
      role="status"
      data-testid="queued-message-item"
      className="flex items-center gap-3 rounded-xl border bg-surface py-2.5 pr-2.5 pl-4"
    >
      <Hourglass aria-hidden className="size-4 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {behind ? t("followUp") : t("queued", { name: view.device_name ?? view.device_id ?? "" })}
          {view.queue_position !== undefined && !behind && (
            <span className="font-normal text-soft">
              {" "}
              · {t("queuePosition", { position: view.queue_position })}
            </span>
          )}
        </p>
        {behind && <p className="text-[0.8125rem] text-soft">{t("followUpHint")}</p>}
        {reason && !(behind && reason === "busy") && (
          <p className="text-[0.8125rem] text-soft">{t(`queue_${reason}`)}</p>
        )}
      </div>
      <Button
        busy={cancel.isPending}
        data-testid={`queue-cancel-button-${view.subtask_id}`}
        onClick={() =>
          cancel.mutate(
            { id: view.subtask_id },
            { onError: (error) => toast(t("stopFailed", { error: errorText(error) }), "danger") },
          )
        }
      >
        {t("cancelQueued")}
      </Button>
    </div>
  );
}

function Stopped({ view }: { view: SubtaskView }) {
  const { t, i18n } = useTranslation("chat");
  const errorText = useErrorText();
  const toast = useToast();
  const retry = useRetryAnswer();
  const { receipt } = view;
  const seconds =
    receipt && (receipt.millis / 1_000).toLocaleString(i18n.language, { maximumFractionDigits: 1 });
  const facts = receipt
    ? [
        t("receipt", { count: receipt.ended, seconds }),
        receipt.killed > 0 && t("receiptKilled", { count: receipt.killed }),
        receipt.left > 0 && t("receiptLeft", { count: receipt.left }),
      ].filter(Boolean)
    : [];
  return (
    <div role="status" data-testid="answer-stopped" className="flex flex-wrap items-center gap-x-2 text-soft">
      <Ban aria-hidden className="size-4" />
      <span className="font-medium">{t("stopped")}</span>
      {facts.length > 0 && <span className="text-[0.8125rem] text-faint">{facts.join(", ")}</span>}
      <Button
        look="ghost"
        className="min-h-8"
        busy={retry.isPending}
        data-testid="stopped-run-again"
        onClick={() =>
          retry.mutate(
            { task_id: view.task_id, subtask_id: view.subtask_id },
            { onError: (error) => toast(t("retryFailed", { error: errorText(error) }), "danger") },
          )
        }
      >
        {t("runAgain")}
      </Button>
    </div>
  );
}

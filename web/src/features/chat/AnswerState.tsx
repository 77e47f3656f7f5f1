import { Ban } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLost } from "@/api/useLost";
import { useErrorText } from "@/i18n/useErrorText";
import type { SubtaskView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { Spinner } from "@/ui/Spinner";
import { useToast } from "@/ui/Toasts";
import { ErrorCard } from "./ErrorCard";
import { LinkLost } from "./LinkLost";
import { QueuedCard } from "./QueuedCard";
import { useRetryAnswer } from "./queries";
import { RunningLine } from "./RunningLine";
import type { Message } from "./stream";
import type { TargetDevice } from "./target";

interface Props {
  message: Message;
  /** An earlier answer of this conversation is not over. */
  behind: boolean;
  devices: readonly TargetDevice[];
  /** Puts the message that waits back into the composer. */
  onEdit: (() => void) | undefined;
}

/** What stands under an answer's blocks: that it waits and why, that it works, how it ended if not well. */
export function AnswerState({ message, behind, devices, onEdit }: Props) {
  const { view } = message;
  switch (view.status) {
    case "PENDING":
      return <Starting view={view} />;
    case "QUEUED":
      return <QueuedCard view={view} behind={behind} devices={devices} onEdit={onEdit} />;
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

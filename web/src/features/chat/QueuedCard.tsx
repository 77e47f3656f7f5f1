import { Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { SubtaskView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { useToast } from "@/ui/Toasts";
import { OtherDevices } from "./OtherDevices";
import { useCancelAnswer, useMoveAnswer } from "./queries";
import type { TargetDevice } from "./target";

interface Props {
  view: SubtaskView;
  /** An earlier answer of this conversation is not over. */
  behind: boolean;
  devices: readonly TargetDevice[];
  /** Puts the message back into the composer. */
  onEdit: (() => void) | undefined;
}

const reasons = ["busy", "reconnecting", "offline", "drained", "disk_full", "outbox_full"] as const;

/** A message that waits: for what, at which place, and the ways out of the queue. */
export function QueuedCard({ view, behind, devices, onEdit }: Props) {
  const { t } = useTranslation("chat");
  const errorText = useErrorText();
  const toast = useToast();
  const cancel = useCancelAnswer();
  const move = useMoveAnswer();
  const reason = reasons.find((known) => known === view.queue_reason);
  const busy = cancel.isPending || move.isPending;
  const onError = (error: Error) => toast(t("stopFailed", { error: errorText(error) }), "danger");
  const leave = (then?: () => void) => cancel.mutate({ id: view.subtask_id }, { onSuccess: then, onError });
  return (
    <div
      role="status"
      data-testid="queued-message-item"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl border bg-surface py-2.5 pr-2.5 pl-4"
    >
      <Hourglass aria-hidden className="size-4 shrink-0 text-warn" />
      <div className="min-w-48 flex-1">
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
      <div className="flex flex-wrap gap-2">
        {!behind && (
          <OtherDevices
            label={t("runElsewhere")}
            testId={`queue-move-button-${view.subtask_id}`}
            itemId="queue-move-to"
            devices={devices.filter(({ id }) => id !== view.device_id)}
            disabled={busy}
            onChoose={(device) => move.mutate({ view, device }, { onError })}
          />
        )}
        {onEdit && (
          <Button
            disabled={busy}
            data-testid={`queue-edit-button-${view.subtask_id}`}
            onClick={() => leave(onEdit)}
          >
            {t("editQueued")}
          </Button>
        )}
        <Button
          disabled={busy}
          busy={cancel.isPending}
          data-testid={`queue-cancel-button-${view.subtask_id}`}
          onClick={() => leave()}
        >
          {t("cancelQueued")}
        </Button>
      </div>
    </div>
  );
}

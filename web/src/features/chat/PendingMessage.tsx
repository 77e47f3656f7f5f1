import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "@/ui/Button";
import { Spinner } from "@/ui/Spinner";
import { useChatServices } from "./ChatServices";
import { FileChips } from "./FileChips";
import type { PendingSend } from "./SendQueue";
import type { Restore } from "./sentFiles";
import { UserBubble } from "./UserBubble";

/** A message that is not acknowledged yet, or was refused: nothing that was typed is lost. */
export function PendingMessage({ pending, onRestore }: { pending: PendingSend; onRestore: Restore }) {
  const { t } = useTranslation("chat");
  const { sending } = useChatServices();
  const errorText = useErrorText();
  const error = pending.error && new ApiError(pending.error.message, pending.error.code);
  return (
    <div data-testid="message-pending" className="flex flex-col items-end gap-1.5">
      <FileChips files={pending.files ?? []} />
      <UserBubble text={pending.request.message} faded={!error} />
      {!error && (
        <p role="status" className="flex items-center gap-1.5 text-xs text-faint">
          <Spinner className="size-3" />
          {t("sending")}
        </p>
      )}
      {error && (
        <div role="alert" data-testid="chat-input-error" className="flex max-w-full flex-col items-end gap-2">
          <p className="flex items-start gap-1.5 text-[0.8125rem] text-danger">
            <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            {error.passing
              ? t("notSentTryAgain", { error: errorText(error) })
              : t("notSent", { error: errorText(error) })}
          </p>
          <div className="flex flex-wrap justify-end gap-2">
            {error.code === "device_offline" && (
              <Button
                look="primary"
                data-testid="pending-queue"
                onClick={() => sending.again(pending.id, { wait_for_device: true })}
              >
                {t("queueUntilBack")}
              </Button>
            )}
            <Button data-testid="pending-send-again" onClick={() => sending.again(pending.id)}>
              {t(error.passing ? "tryAgain" : "sendAgain")}
            </Button>
            <Button
              look="ghost"
              data-testid="pending-discard"
              onClick={() => {
                sending.discard(pending.id);
                onRestore(pending.request.message, pending.files);
              }}
            >
              {t("discard")}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

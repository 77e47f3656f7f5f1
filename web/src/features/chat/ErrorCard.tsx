import { CircleAlert, RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { SubtaskView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { useToast } from "@/ui/Toasts";
import { OtherDevices } from "./OtherDevices";
import { useRetryAnswer } from "./queries";
import type { TargetDevice } from "./target";

interface Props {
  view: SubtaskView;
  devices: readonly TargetDevice[];
}

/** Why an answer failed, in the user's language where the reason is known, and what to do about it. */
export function ErrorCard({ view, devices }: Props) {
  const { t } = useTranslation("chat");
  const errorText = useErrorText();
  const toast = useToast();
  const retry = useRetryAnswer();
  const reason = view.reason ?? "internal";
  const device = devices.find((other) => other.id === view.device_id);
  const others = devices.filter((other) => other.id !== view.device_id);
  const away = device !== undefined && !device.online;
  const run = (change: { device_id?: string; wait_for_device?: boolean }) => {
    retry.mutate(
      { task_id: view.task_id, subtask_id: view.subtask_id, ...change },
      { onError: (error) => toast(t("retryFailed", { error: errorText(error) }), "danger") },
    );
  };
  return (
    <section
      role="alert"
      data-testid="assistant-error-card"
      data-reason={reason}
      className="rounded-xl border border-danger/30 bg-danger-wash p-4"
    >
      <div className="flex items-start gap-2.5">
        <CircleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0 text-danger" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold text-danger">{t(`errorTitle_${reason}`)}</p>
          {view.error && (
            <p
              data-testid="assistant-error-text"
              className="mt-0.5 [overflow-wrap:anywhere] whitespace-pre-wrap"
            >
              {view.error}
            </p>
          )}
          <p className="mt-1.5 text-soft">
            {t(`nextStep_${reason}`, { defaultValue: view.next_step ?? "" })}
          </p>
          <p className="mt-1.5 text-xs text-faint">
            {t("details")}: <code className="font-mono">{reason}</code>
          </p>
        </div>
      </div>
      <div className="mt-3 flex flex-wrap gap-2 pl-7">
        <Button
          look="primary"
          busy={retry.isPending}
          data-testid="assistant-error-retry"
          onClick={() => run(away ? { wait_for_device: true } : {})}
        >
          <RotateCcw aria-hidden className="size-4" />
          {t(away ? "retryWait" : "retry")}
        </Button>
        <OtherDevices
          label={t("retryOn")}
          testId="assistant-error-retry-on"
          itemId="retry-on"
          devices={others}
          disabled={retry.isPending}
          onChoose={({ id, online }) => run({ device_id: id, ...(!online && { wait_for_device: true }) })}
        />
      </div>
    </section>
  );
}

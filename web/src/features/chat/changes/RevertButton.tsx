import { Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { FileChanges } from "@/protocol/messages.gen";
import type { RevertView, SubtaskView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useToast } from "@/ui/Toasts";
import type { TargetDevice } from "../target";
import { useRevert } from "./queries";

interface Props {
  changes: FileChanges;
  view: SubtaskView;
  device: TargetDevice | undefined;
}

/** Takes an answer's changes back, after a question; or says why that cannot be done. */
export function RevertButton({ changes, view, device }: Props) {
  const { t } = useTranslation("changes");
  const [asking, setAsking] = useState(false);
  const revert = useRevert(view.task_id, view.subtask_id);
  const toast = useToast();
  const errorText = useErrorText();
  const why = useReason(changes, view, device);
  if (changes.reverted_at) return <p className="text-xs text-soft">{t("reverted")}</p>;
  const count = changes.files.length + changes.more;
  const refused = revert.data && revert.data.outcome !== "reverted" ? revert.data : undefined;
  const run = () =>
    revert.mutate(undefined, {
      onSuccess: ({ outcome }) => {
        if (outcome !== "reverted") return;
        setAsking(false);
        toast(t("revertedToast"));
      },
    });
  return (
    <>
      <Button
        data-testid="revert-answer"
        disabled={why !== undefined}
        aria-describedby={why && `revert-why-${view.subtask_id}`}
        onClick={() => {
          revert.reset();
          setAsking(true);
        }}
      >
        <Undo2 aria-hidden className="size-4" />
        {t("revert")}
      </Button>
      {why && (
        <span id={`revert-why-${view.subtask_id}`} data-testid="revert-why" className="text-xs text-soft">
          {why}
        </span>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("revertTitle")}
        description={t("revertHint", { count, name: view.device_name ?? view.device_id })}
        confirm={t("revert")}
        cancel={t("cancel")}
        busy={revert.isPending}
        error={revert.error ? errorText(revert.error) : refused && t(`outcome_${refused.outcome}`)}
        testId="revert"
        onConfirm={run}
      >
        {refused && <InTheWay refused={refused} />}
      </ConfirmDialog>
    </>
  );
}

function InTheWay({ refused }: { refused: RevertView }) {
  return (
    <ul
      className="max-h-40 overflow-y-auto font-mono text-xs [overflow-wrap:anywhere]"
      data-testid="in-the-way"
    >
      {refused.files.map((file) => (
        <li key={file}>{file}</li>
      ))}
      {refused.message && <li>{refused.message}</li>}
    </ul>
  );
}

function useReason(changes: FileChanges, view: SubtaskView, device: TargetDevice | undefined) {
  const { t } = useTranslation("changes");
  const name = view.device_name ?? view.device_id;
  if (!changes.before || !changes.after) return t("notKept");
  if (!device) return t("deviceGone", { name });
  return device.online ? undefined : t("deviceOffline", { name });
}

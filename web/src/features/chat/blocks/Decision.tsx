import "@/i18n/late";
import { Check, X } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { Approval, ApprovalDecision, Block } from "@/protocol/messages.gen";
import { Button } from "@/ui/Button";
import { duration } from "@/ui/time";
import { useNow } from "@/ui/useNow";
import { Visible } from "@/ui/Visible";
import { useApprove } from "../queries";
import type { Action } from "./action";

interface Props {
  block: Block;
  subtaskId: number;
  /** Absent when the whole of it is not here: then it can only be denied. */
  action: Action | undefined;
  seen: boolean;
}

/** The user's decision on what is shown, with its hash. */
export function Decision({ block, subtaskId, action, seen }: Props) {
  const { t } = useTranslation(["approval", "chat"]);
  const errorText = useErrorText();
  const approve = useApprove();
  const now = useNow();
  const ids = { unseen: useId(), rule: useId() };
  const [note, setNote] = useState("");
  const expires = block.approval?.expires_at;
  const left = expires === undefined ? undefined : Date.parse(expires) - now;
  const decide = (decision: ApprovalDecision) => {
    approve.mutate({
      subtask_id: subtaskId,
      approval_id: block.id,
      decision,
      ...(action && { sha256: action.sha256 }),
      ...(decision === "deny" && note.trim() !== "" && { note: note.trim() }),
    });
  };
  const busy = approve.isPending || approve.isSuccess;
  const allowable = action !== undefined && seen;
  return (
    <div className="mt-3 flex flex-col gap-3">
      {action && !seen && (
        <p id={ids.unseen} role="status" data-testid="approval-unseen" className="text-[0.8125rem] text-soft">
          {t("seeAllFirst")}
        </p>
      )}
      <div className="grid gap-2 sm:flex sm:flex-wrap">
        <Button
          look="primary"
          className="min-h-11"
          disabled={busy || !allowable}
          aria-describedby={ids.unseen}
          data-testid="approval-allow-once"
          onClick={() => decide("allow_once")}
        >
          {t("allowOnce")}
        </Button>
        {action?.grant && (
          <Button
            className="min-h-11"
            disabled={busy || !allowable}
            aria-describedby={`${ids.rule} ${ids.unseen}`}
            data-testid="approval-allow-conversation"
            onClick={() => decide("allow_conversation")}
          >
            {t("allowConversation")}
          </Button>
        )}
      </div>
      {action?.grant && (
        <p
          id={ids.rule}
          data-testid="approval-rule"
          className="text-[0.8125rem] text-soft [overflow-wrap:anywhere]"
        >
          {t(`grant_${action.grant.kind}`)}{" "}
          {action.grant.kind !== "command" && (
            <span className="font-mono text-ink">
              <Visible text={action.grant.target} code />
            </span>
          )}
        </p>
      )}
      <div className="flex flex-col gap-2 border-t border-warn/25 pt-3 sm:flex-row">
        <input
          aria-label={t("denyNote")}
          placeholder={t("denyNote")}
          data-testid="approval-note"
          maxLength={10_000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          className="min-h-11 min-w-0 flex-1 rounded-lg border bg-ground px-3 text-base placeholder:text-faint md:text-sm"
        />
        <Button
          className="min-h-11 text-danger"
          disabled={busy}
          data-testid="approval-deny"
          onClick={() => decide("deny")}
        >
          {t("deny")}
        </Button>
      </div>
      {approve.isSuccess && (
        <p role="status" className="text-[0.8125rem] text-soft">
          {t("decisionSaved")}
        </p>
      )}
      {approve.error && (
        <p role="alert" className="text-danger">
          {t("approvalFailed", { error: errorText(approve.error) })}
        </p>
      )}
      {left !== undefined && (
        <p className="text-xs text-soft tabular-nums">
          {left > 0 ? t("timeLeft", { time: duration(left) }) : t("expiredWaiting")}
        </p>
      )}
    </div>
  );
}

/** How it was decided, and with what. */
export function Decided({ approval }: { approval: Approval }) {
  const { t } = useTranslation(["approval", "chat"]);
  const by = approval.decided_by;
  const denied = approval.decision === "deny" || approval.decision === undefined;
  const word = by === "timeout" || by === "agent" ? by : (approval.decision ?? "agent");
  const Icon = denied ? X : Check;
  return (
    <p
      role="status"
      data-testid="approval-decided"
      className="mt-2.5 flex flex-wrap items-center gap-x-1.5 text-[0.8125rem] text-soft"
    >
      <Icon aria-hidden className={denied ? "size-4 text-danger" : "size-4 text-good"} />
      <span className="font-medium">{t(`decided_${word}`)}</span>
      {approval.credential === "key" && <span>{t("decidedWithKey")}</span>}
      {approval.note && (
        <span>
          “<Visible text={approval.note} />”
        </span>
      )}
    </p>
  );
}

import { Check, Hand, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { Approval, ApprovalDecision, Block } from "@/protocol/messages.gen";
import { Button } from "@/ui/Button";
import { CommandLine } from "@/ui/CommandLine";
import { duration } from "@/ui/time";
import { useNow } from "@/ui/useNow";
import { useApprove } from "../queries";
import { inputText, record } from "./toolInput";

const Markdown = lazy(() => import("./Markdown").then((module) => ({ default: module.Markdown })));

interface Props {
  block: Block;
  subtaskId: number;
  live: boolean;
}

/** The agent asks to do something. The whole command is shown, never a part; the first answer wins. */
export function ApprovalCard({ block, subtaskId, live }: Props) {
  const { t } = useTranslation("chat");
  const { approval } = block;
  if (!approval) return null;
  const open = live && block.status === "pending" && approval.decision === undefined;
  const plan = block.tool_name === "ExitPlanMode" ? planOf(block.tool_input) : undefined;
  const command = approval.command ?? inputText(block.tool_input);
  return (
    <section
      data-testid="approval-card"
      aria-label={t("approvalTitle")}
      className={
        open ? "rounded-2xl border-2 border-warn/60 bg-warn-wash p-4" : "rounded-2xl border bg-surface p-4"
      }
    >
      {open && (
        <p role="alert" className="mb-1 flex items-center gap-1.5 text-xs font-semibold text-warn">
          <Hand aria-hidden className="size-3.5" />
          {t("approvalTitle")}
        </p>
      )}
      <p className="font-medium [overflow-wrap:anywhere]">{approval.title}</p>
      {approval.description && <p className="mt-0.5 text-soft">{approval.description}</p>}
      {plan !== undefined && (
        <div data-testid="approval-plan" className="mt-2.5 rounded-xl border bg-ground p-3.5">
          <Suspense fallback={<div className="prose-answer whitespace-pre-wrap">{plan}</div>}>
            <Markdown text={plan} />
          </Suspense>
        </div>
      )}
      {command && plan === undefined && (
        <div className="mt-2.5">
          <CommandLine command={command} copyLabel={t("copyCommand")} testId="approval-command" />
        </div>
      )}
      {open ? <Question block={block} subtaskId={subtaskId} /> : <Decided approval={approval} />}
    </section>
  );
}

function planOf(input: unknown): string | undefined {
  const plan = record(input).get("plan");
  return typeof plan === "string" ? plan : undefined;
}

function Question({ block, subtaskId }: { block: Block; subtaskId: number }) {
  const { t } = useTranslation("chat");
  const errorText = useErrorText();
  const approve = useApprove();
  const now = useNow();
  const [note, setNote] = useState("");
  const expires = block.approval?.expires_at;
  const left = expires === undefined ? undefined : Date.parse(expires) - now;
  const decide = (decision: ApprovalDecision) => {
    approve.mutate({
      subtask_id: subtaskId,
      approval_id: block.id,
      decision,
      ...(decision === "deny" && note.trim() !== "" && { note: note.trim() }),
    });
  };
  const busy = approve.isPending || approve.isSuccess;
  return (
    <div className="mt-3 flex flex-col gap-3">
      <div className="grid gap-2 sm:flex sm:flex-wrap">
        <Button
          look="primary"
          className="min-h-11"
          disabled={busy}
          data-testid="approval-allow-once"
          onClick={() => decide("allow_once")}
        >
          {t("allowOnce")}
        </Button>
        <Button
          className="min-h-11"
          disabled={busy}
          data-testid="approval-allow-conversation"
          onClick={() => decide("allow_conversation")}
        >
          {t("allowConversation")}
        </Button>
      </div>
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

function Decided({ approval }: { approval: Approval }) {
  const { t } = useTranslation("chat");
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
      {approval.note && <span>“{approval.note}”</span>}
    </p>
  );
}

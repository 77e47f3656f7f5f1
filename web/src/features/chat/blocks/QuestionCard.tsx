import "@/i18n/late";
import { Check, CircleHelp, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { Block } from "@/protocol/messages.gen";
import { Button } from "@/ui/Button";
import { duration } from "@/ui/time";
import { useNow } from "@/ui/useNow";
import { HiddenWarning, Visible } from "@/ui/Visible";
import { useApprove } from "../queries";
import { wholeAction } from "./action";
import { ApprovalCard } from "./ApprovalCard";
import { QuestionField } from "./QuestionField";
import { answerOf, noChoice, questionsOf, type Choice, type Question } from "./questions";

interface Props {
  block: Block;
  subtaskId: number;
  live: boolean;
}

/**
 * The agent asks its user. The options are large buttons; an answer in other words is always possible. The answer goes
 * with the hash of the questions that were shown.
 */
export function QuestionCard({ block, subtaskId, live }: Props) {
  const { t } = useTranslation(["approval", "chat"]);
  const action = wholeAction(block);
  const open = live && block.status === "pending" && block.approval?.decision === undefined;
  const questions = questionsOf(action ? action.input : open ? undefined : block.tool_input);
  if (!questions || (open && !action))
    return <ApprovalCard block={block} subtaskId={subtaskId} live={live} />;
  return (
    <section
      data-testid="question-card"
      aria-label={t("questionTitle")}
      className={
        open
          ? "rounded-2xl border-2 border-accent-text/50 bg-accent-wash p-4"
          : "rounded-2xl border bg-surface p-4"
      }
    >
      {open && (
        <p role="alert" className="mb-1.5 flex items-center gap-1.5 text-xs font-semibold text-accent-text">
          <CircleHelp aria-hidden className="size-3.5" />
          {t("questionTitle")}
        </p>
      )}
      <HiddenWarning texts={questions.flatMap(textsOf)} />
      {open && action ? (
        <Form block={block} questions={questions} subtaskId={subtaskId} sha256={action.sha256} />
      ) : (
        <Answered block={block} questions={questions} />
      )}
    </section>
  );
}

function textsOf({ text, header, options }: Question): string[] {
  return [text, header ?? "", ...options.flatMap(({ label, description }) => [label, description ?? ""])];
}

interface FormProps {
  block: Block;
  questions: readonly Question[];
  subtaskId: number;
  sha256: string;
}

function Form({ block, questions, subtaskId, sha256 }: FormProps) {
  const { t } = useTranslation(["approval", "chat"]);
  const errorText = useErrorText();
  const approve = useApprove();
  const now = useNow();
  const [choices, setChoices] = useState<Record<number, Choice>>({});
  const answers = questions.map(
    (question, index) => [question.text, answerOf(choices[index] ?? noChoice)] as const,
  );
  const complete = answers.every(([, answer]) => answer !== "");
  const busy = approve.isPending || approve.isSuccess;
  const expires = block.approval?.expires_at;
  const left = expires === undefined ? undefined : Date.parse(expires) - now;
  const ids = { subtask_id: subtaskId, approval_id: block.id, sha256 };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete && !busy)
          approve.mutate({ ...ids, decision: "allow_once", answers: Object.fromEntries(answers) });
      }}
    >
      {questions.map((question, index) => (
        <QuestionField
          key={index}
          question={question}
          choice={choices[index] ?? noChoice}
          disabled={busy}
          onChange={(choice) => setChoices((all) => ({ ...all, [index]: choice }))}
        />
      ))}
      <div className="flex flex-wrap items-center gap-2.5">
        <Button
          type="submit"
          look="primary"
          className="min-h-11"
          disabled={!complete || busy}
          busy={approve.isPending}
          data-testid="question-submit"
        >
          {t("answerQuestion")}
        </Button>
        <Button
          look="ghost"
          className="min-h-11"
          disabled={busy}
          data-testid="question-skip"
          onClick={() => approve.mutate({ ...ids, decision: "deny", note: t("questionSkippedNote") })}
        >
          {t("skipQuestion")}
        </Button>
        {left !== undefined && (
          <span className="text-xs text-soft tabular-nums">
            {left > 0 ? t("questionTimeLeft", { time: duration(left) }) : t("expiredWaiting")}
          </span>
        )}
      </div>
      {approve.error && (
        <p role="alert" className="text-danger">
          {t("approvalFailed", { error: errorText(approve.error) })}
        </p>
      )}
    </form>
  );
}

function Answered({ block, questions }: { block: Block; questions: readonly Question[] }) {
  const { t } = useTranslation(["approval", "chat"]);
  const approval = block.approval;
  const answers = new Map(Object.entries(approval?.answers ?? {}));
  const by = approval?.decided_by;
  const silent = by === "timeout" || by === "agent" ? t(`question_${by}`) : t("question_skipped");
  const Icon = answers.size > 0 ? Check : X;
  return (
    <dl className="flex flex-col gap-2" data-testid="question-answered">
      {questions.map(({ text }) => (
        <div key={text}>
          <dt className="text-soft">
            <Visible text={text} lines />
          </dt>
          <dd className="flex items-start gap-1.5 font-medium">
            <Icon
              aria-hidden
              className={answers.size > 0 ? "mt-0.5 size-4 text-good" : "mt-0.5 size-4 text-faint"}
            />
            <span className="[overflow-wrap:anywhere]">
              <Visible text={answers.get(text) ?? silent} lines />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

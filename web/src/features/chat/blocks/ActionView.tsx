import "@/i18n/late";
import { Quote, TriangleAlert } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "@/ui/CopyButton";
import { HiddenWarning, Visible } from "@/ui/Visible";
import type { Action } from "./action";
import { risksOf } from "./risks";
import { hidesInMarkdown, partsOf, planOf, wordsOf } from "./shown";
import { Whole } from "./Whole";

const PlanMarkdown = lazy(() =>
  import("./PlanMarkdown").then((module) => ({ default: module.PlanMarkdown })),
);

interface Props {
  action: Action;
  /** All of it was in sight. */
  onSeen?: () => void;
}

/** What an agent asks for: all of it, as it is, then what is risky about it, then the agent's own words. */
export function ActionView({ action, onSeen }: Props) {
  const { t } = useTranslation(["approval", "chat"]);
  const parts = partsOf(action);
  const plan = planOf(action);
  const words = wordsOf(action);
  const command = parts.length === 1 && parts[0]?.look === "code" ? parts[0].text : undefined;
  const texts = [action.tool, action.folder, ...parts.map(({ text }) => text), plan ?? "", ...words];
  return (
    <>
      {plan !== undefined && <Rendered plan={plan} onSeen={hidesInMarkdown(plan) ? undefined : onSeen} />}
      <div className="relative mt-2.5">
        {plan !== undefined && <p className="mb-1 text-xs font-medium text-soft">{t("planSource")}</p>}
        <Whole label={t("whatIsAsked")} testId="approval-command" onSeen={onSeen}>
          {plan !== undefined && <Code text={plan} />}
          {parts.map(({ name, text, look }) => (
            <div key={name} className="[&+&]:mt-2 [&+&]:border-t [&+&]:pt-2">
              {(parts.length > 1 || look === "path") && (
                <p className="mb-0.5 font-sans text-soft">
                  <Visible text={name} />
                </p>
              )}
              <Code text={text} />
            </div>
          ))}
        </Whole>
        {command !== undefined && (
          <CopyButton
            text={command}
            label={t("copyCommand")}
            testId="copy-approval-command"
            className="absolute top-1.5 right-4 bg-code"
          />
        )}
      </div>
      <HiddenWarning texts={texts} />
      <p className="mt-1.5 text-xs text-soft [overflow-wrap:anywhere]">
        {t("inFolder")} <Visible text={action.folder} code />
      </p>
      <Risks action={action} />
      {words.length > 0 && (
        <div className="mt-2 border-l-2 pl-2.5 text-[0.8125rem] text-soft" data-testid="agent-words">
          <p className="flex items-center gap-1.5 text-xs font-medium">
            <Quote aria-hidden className="size-3" />
            {t("agentSays")}
          </p>
          {words.map((word) => (
            <p key={word} className="[overflow-wrap:anywhere]">
              <Visible text={word} />
            </p>
          ))}
        </div>
      )}
    </>
  );
}

function Code({ text }: { text: string }) {
  return (
    <pre className="pr-6 font-mono [overflow-wrap:anywhere] whitespace-pre-wrap">
      <Visible text={text} lines code />
    </pre>
  );
}

function Rendered({ plan, onSeen }: { plan: string; onSeen: (() => void) | undefined }) {
  const { t } = useTranslation(["approval", "chat"]);
  return (
    <div data-testid="approval-plan" className="mt-2.5">
      <Whole label={t("planRendered")} testId="approval-plan-rendered" onSeen={onSeen}>
        <Suspense fallback={<div className="prose-answer whitespace-pre-wrap">{plan}</div>}>
          <PlanMarkdown source={plan} />
        </Suspense>
      </Whole>
    </div>
  );
}

function Risks({ action }: { action: Action }) {
  const { t } = useTranslation(["approval", "chat"]);
  const risks = risksOf(action);
  if (risks.length === 0) return null;
  return (
    <ul
      data-testid="risks"
      aria-label={t("risks")}
      className="mt-2 flex flex-col gap-1 text-[0.8125rem] text-warn"
    >
      {risks.map((risk) => (
        <li key={risk} data-risk={risk} className="flex items-start gap-1.5">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {t(`risk_${risk}`)}
        </li>
      ))}
    </ul>
  );
}

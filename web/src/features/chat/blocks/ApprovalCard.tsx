import "@/i18n/late";
import { Hand } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Block } from "@/protocol/messages.gen";
import { CommandLine } from "@/ui/CommandLine";
import { Visible } from "@/ui/Visible";
import { ActionView } from "./ActionView";
import { Decided, Decision } from "./Decision";
import { inputText } from "./toolInput";
import { useAction } from "./useAction";
import { WholeMissing } from "./WholeMissing";

interface Props {
  block: Block;
  subtaskId: number;
  live: boolean;
}

const titled = [
  "Bash",
  "Write",
  "Edit",
  "MultiEdit",
  "NotebookEdit",
  "Read",
  "WebFetch",
  "ExitPlanMode",
] as const;

/**
 * The agent asks to do something. All that is shown is read from the text whose hash goes with the decision; it cannot
 * be allowed before its end was in sight. The first answer wins.
 */
export function ApprovalCard({ block, subtaskId, live }: Props) {
  const { t } = useTranslation(["approval", "chat"]);
  const found = useAction(block, subtaskId);
  const [seen, setSeen] = useState<string>();
  const { approval } = block;
  if (!approval) return null;
  const open = live && block.status === "pending" && approval.decision === undefined;
  const action = found.at === "whole" ? found.action : undefined;
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
      <Title tool={action?.tool ?? block.tool_name ?? approval.title} />
      {action && <ActionView key={action.sha256} action={action} onSeen={() => setSeen(action.sha256)} />}
      {!action && <ReadOnly block={block} />}
      {!action && open && <WholeMissing state={found} />}
      {open ? (
        <Decision block={block} subtaskId={subtaskId} action={action} seen={seen === action?.sha256} />
      ) : (
        <Decided approval={approval} />
      )}
    </section>
  );
}

function Title({ tool }: { tool: string }) {
  const { t } = useTranslation(["approval", "chat"]);
  const known = titled.find((name) => name === tool);
  return (
    <p className="font-medium [overflow-wrap:anywhere]">
      {known ? t(`asks_${known}`) : t("asksTool")} {!known && <Visible text={tool} code />}
    </p>
  );
}

/** What there is to read of a request of which the whole is not here. */
function ReadOnly({ block }: { block: Block }) {
  const { t } = useTranslation(["approval", "chat"]);
  const command = block.approval?.command ?? inputText(block.tool_input);
  return (
    <>
      {command !== undefined && (
        <div className="mt-2.5">
          <CommandLine command={command} copyLabel={t("copyCommand")} testId="approval-command" />
        </div>
      )}
    </>
  );
}

import { Bot, Check, CircleX, LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Block } from "@/protocol/messages.gen";
import { Fold } from "./Fold";
import { Entries } from "./Entries";
import { record } from "./toolInput";

interface Props {
  block: Block;
  inner: readonly Block[];
  subtaskId: number;
  live: boolean;
}

/** A sub-agent: what it was asked, its own work inside, and what it reports. An open question in it is always shown. */
export function SubAgentBlock({ block, inner, subtaskId, live }: Props) {
  const { t } = useTranslation("chat");
  const input = record(block.tool_input);
  const name = [input.get("subagent_type"), block.tool_name].find((word) => typeof word === "string");
  const note = [input.get("description"), block.content].find((word) => typeof word === "string");
  const running = block.status === "pending" || block.status === "streaming";
  const Icon = running ? LoaderCircle : block.status === "error" ? CircleX : Check;
  const asks = inner.some(({ type, status }) => type === "approval" && status === "pending");
  return (
    <Fold
      testId={`subagent-toggle-${block.id}`}
      icon={<Bot aria-hidden className="size-4 shrink-0 text-accent-text" />}
      title={t("subAgent", { name })}
      note={note}
      open={asks || undefined}
      end={
        <span className="inline-flex shrink-0 items-center gap-1 text-xs text-soft">
          <Icon aria-hidden className={running ? "size-3.5 animate-spin text-accent-text" : "size-3.5"} />
          {t("steps", { count: inner.length })}
        </span>
      }
    >
      <div className="flex flex-col gap-3 border-l-2 pl-3">
        <Entries blocks={inner} subtaskId={subtaskId} live={live} />
        {block.tool_output && (
          <p className="text-[0.8125rem] [overflow-wrap:anywhere] whitespace-pre-wrap text-soft">
            {block.tool_output}
          </p>
        )}
      </div>
    </Fold>
  );
}

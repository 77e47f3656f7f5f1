import { Check, CircleX, LoaderCircle, Wrench } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Block, BlockStatus } from "@/protocol/messages.gen";
import { classes } from "@/ui/classes";
import { CopyButton } from "@/ui/CopyButton";
import { shownText } from "../stream";
import { Fold } from "./Fold";
import { OutputBlock } from "./OutputBlock";
import { inputText, summary } from "./toolInput";

const states = {
  streaming: { icon: LoaderCircle, word: "toolPending", look: "text-accent-text animate-spin" },
  pending: { icon: LoaderCircle, word: "toolPending", look: "text-accent-text animate-spin" },
  done: { icon: Check, word: "toolDone", look: "text-good" },
  error: { icon: CircleX, word: "toolError", look: "text-danger" },
} as const satisfies Record<BlockStatus, object>;

/** A tool call: what, how it went; its input and output on demand. */
export function ToolBlock({ block }: { block: Block }) {
  const { t } = useTranslation("chat");
  const { icon: Icon, word, look } = states[block.status];
  const input = inputText(block.tool_input);
  return (
    <Fold
      testId={`tool-toggle-${block.id}`}
      icon={<Wrench aria-hidden className="size-3.5 shrink-0 text-faint" />}
      title={block.tool_name}
      note={<span className="font-mono text-xs">{block.content ?? summary(block.tool_input)}</span>}
      end={
        <span className="inline-flex shrink-0 items-center gap-1 text-xs text-soft">
          <Icon aria-hidden className={classes("size-3.5", look)} />
          {t(word)}
        </span>
      }
    >
      <div className="flex flex-col gap-3">
        {input !== undefined && (
          <section>
            <div className="mb-1 flex items-center justify-between text-xs font-medium text-faint">
              {t("input")}
              <CopyButton text={input} label={t("copyCommand")} testId="copy-tool-input" />
            </div>
            <pre className="max-h-72 overflow-auto rounded-lg bg-code p-3 font-mono text-xs leading-relaxed [overflow-wrap:anywhere] whitespace-pre-wrap">
              {input}
            </pre>
          </section>
        )}
        {block.tool_output ? (
          <OutputBlock text={shownText(block, "tool_output", (characters) => t("leftOut", { characters }))} />
        ) : (
          <p className="text-xs text-faint">{t("noOutput")}</p>
        )}
      </div>
    </Fold>
  );
}

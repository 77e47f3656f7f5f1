import { Brain } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Fold } from "./Fold";

const previewLength = 96;

/** What the agent thinks: one line of it while it does, the whole on demand. */
export function ThinkingBlock({ text, live }: { text: string; live: boolean }) {
  const { t } = useTranslation("chat");
  const last = text.trim().split("\n").at(-1) ?? "";
  return (
    <Fold
      testId="thinking-toggle"
      icon={<Brain aria-hidden className="size-4 text-faint" />}
      title={<span className="text-soft">{t(live ? "thinking" : "thought")}</span>}
      note={live ? last.slice(-previewLength) : undefined}
      plain
    >
      <p className="border-l-2 pl-3 text-[0.8125rem] leading-relaxed [overflow-wrap:anywhere] whitespace-pre-wrap text-soft">
        {text}
      </p>
    </Fold>
  );
}

import { Layers } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Block } from "@/protocol/messages.gen";
import { Fold } from "./Fold";
import { counted } from "./outline";
import { ToolBlock } from "./ToolBlock";

/** Finished tool calls in a row as one line that counts them by kind; it opens to the calls. */
export function ToolGroup({ blocks }: { blocks: readonly Block[] }) {
  const { t, i18n } = useTranslation("chat");
  const { counts, failed } = counted(blocks);
  const words = counts.map(({ kind, count }) => t(`did_${kind}`, { count }));
  const title = new Intl.ListFormat(i18n.language, { type: "unit" }).format(words);
  return (
    <Fold
      testId="processing-activity-group-toggle"
      icon={<Layers aria-hidden className="size-3.5 shrink-0 text-faint" />}
      title={<span className="inline-block first-letter:uppercase">{title}</span>}
      wrap
      end={
        failed > 0 && (
          <span className="shrink-0 text-xs text-danger">{t("callsFailed", { count: failed })}</span>
        )
      }
    >
      <div className="flex flex-col gap-2">
        {blocks.map((block) => (
          <div key={block.id} data-testid="block-tool" data-block-id={block.id}>
            <ToolBlock block={block} />
          </div>
        ))}
      </div>
    </Fold>
  );
}

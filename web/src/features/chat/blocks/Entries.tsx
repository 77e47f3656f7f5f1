import { useMemo } from "react";
import type { Block } from "@/protocol/messages.gen";
import { BlockView } from "./BlockView";
import { outline } from "./outline";
import { SubAgentBlock } from "./SubAgentBlock";
import { ToolGroup } from "./ToolGroup";

interface Props {
  blocks: readonly Block[];
  subtaskId: number;
  /** The answer still runs. */
  live: boolean;
}

/** The blocks of an answer or of a sub-agent, in their order. */
export function Entries({ blocks, subtaskId, live }: Props) {
  const entries = useMemo(() => outline(blocks), [blocks]);
  return entries.map((entry) => {
    if (entry.kind === "tools") {
      return <ToolGroup key={`group-${entry.blocks[0]?.id}`} blocks={entry.blocks} />;
    }
    const { block, inner } = entry;
    return inner.length > 0 ? (
      <SubAgentBlock key={block.id} block={block} inner={inner} subtaskId={subtaskId} live={live} />
    ) : (
      <BlockView key={block.id} block={block} subtaskId={subtaskId} live={live} />
    );
  });
}

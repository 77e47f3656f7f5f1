import type { Block } from "@/protocol/messages.gen";
import { record } from "./blocks/toolInput";

/** A file that the server has, as a message names it. */
export interface SentFile {
  readonly id: number;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
}

/** The files that a message was sent with. */
export function filesOf(blocks: readonly Block[]): SentFile[] {
  return blocks
    .filter(({ type }) => type === "file")
    .map(({ content, tool_input }) => {
      const facts = record(tool_input);
      const mediaType = facts.get("media_type");
      return {
        id: Number(facts.get("id")),
        name: content ?? "file",
        mediaType: typeof mediaType === "string" ? mediaType : "application/octet-stream",
        size: Number(facts.get("size")),
      };
    });
}

/** Puts a message back into the composer: its words, and its files. */
export type Restore = (text: string, files?: readonly SentFile[]) => void;

import { sha256 } from "@/api/sha256";
import type { Block } from "@/protocol/messages.gen";
import { record } from "./toolInput";

const grantKinds = ["command", "change_file", "read_file", "fetch", "same_input"] as const;

/** What "allow for this conversation" covers. */
export interface Grant {
  readonly kind: (typeof grantKinds)[number];
  readonly target: string;
}

/** What an agent asks for, as its device will run it: all that is shown of a request comes from here. */
export interface Action {
  readonly tool: string;
  readonly folder: string;
  readonly grant: Grant | undefined;
  /** What the agent says about it, by name. */
  readonly words: ReadonlyMap<string, unknown>;
  readonly input: unknown;
  /** The hash of the text that all of this was read from: the device allows nothing else. */
  readonly sha256: string;
}

/** More than this is not read by anybody, nor shown. */
export const mostCharacters = 4_000_000;

/** The request whose canonical text this is (docs/adr/0009-what-is-approved.md); undefined when it is none. */
export function actionOf(text: string, id: string): Action | undefined {
  const fields = record(parsed(text));
  const tool = fields.get("tool");
  const folder = fields.get("folder");
  if (fields.get("version") !== 1 || fields.get("id") !== id) return undefined;
  if (typeof tool !== "string" || typeof folder !== "string" || !fields.has("input")) return undefined;
  const grant = grantOf(fields.get("grant"));
  if (fields.has("grant") && !grant) return undefined;
  const words = record(fields.get("words"));
  return { tool, folder, grant, words, input: fields.get("input"), sha256: sha256(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function grantOf(value: unknown): Grant | undefined {
  const fields = record(value);
  const kind = grantKinds.find((known) => known === fields.get("kind"));
  const target = fields.get("target");
  return kind && typeof target === "string" ? { kind, target } : undefined;
}

/** What is asked for, when the block has all of it: it may have only the beginning of what is very long. */
export function wholeAction(block: Block): Action | undefined {
  if (block.content === undefined || block.attachments?.some(({ field }) => field === "content"))
    return undefined;
  return actionOf(block.content, block.id);
}

import type { Block } from "@/protocol/messages.gen";

/** One entry of an answer: a block with what its sub-agent did, or tool calls that follow one another. */
export type Entry =
  | { readonly kind: "block"; readonly block: Block; readonly inner: readonly Block[] }
  | { readonly kind: "tools"; readonly blocks: readonly Block[] };

const shownOpenly = new Set(["TodoWrite", "Task", "Agent", "ExitPlanMode", "AskUserQuestion"]);

/**
 * The blocks of an answer as they are shown: those of a sub-agent inside its call, finished tool calls in a row as one
 * group, and of a to-do list that is written again and again the newest only. A call that was answered on a card of its
 * own, with nothing more to tell, is left out.
 */
export function outline(blocks: readonly Block[]): Entry[] {
  const shown = blocks.filter(({ type }) => type !== "changes"); // below the answer
  const ids = new Set(shown.map(({ id }) => id));
  const inner = new Map<string, Block[]>();
  for (const block of shown) {
    if (!block.parent_id || !ids.has(block.parent_id)) continue;
    inner.set(block.parent_id, [...(inner.get(block.parent_id) ?? []), block]);
  }
  const top = shown.filter((block) => !block.parent_id || !ids.has(block.parent_id));
  const lastTodo = top.findLast(({ tool_name }) => tool_name === "TodoWrite");
  const entries: Entry[] = [];
  let run: Block[] = [];
  const close = () => {
    const [only] = run;
    if (run.length === 1 && only) entries.push({ kind: "block", block: only, inner: [] });
    else if (run.length > 1) entries.push({ kind: "tools", blocks: run });
    run = [];
  };
  for (const block of top) {
    if (isAnsweredCall(block) || (block.tool_name === "TodoWrite" && block !== lastTodo)) continue;
    if (isPlainTool(block) && !inner.has(block.id)) {
      run.push(block);
      continue;
    }
    close();
    entries.push({ kind: "block", block, inner: inner.get(block.id) ?? [] });
  }
  close();
  return entries;
}

function isPlainTool({ type, tool_name, status, attachments }: Block): boolean {
  const over = status === "done" || status === "error";
  return type === "tool" && over && !attachments && !shownOpenly.has(tool_name ?? "");
}

function isAnsweredCall({ type, tool_name: name, status }: Block): boolean {
  return type === "tool" && status === "done" && (name === "AskUserQuestion" || name === "ExitPlanMode");
}

/** Kinds of work that a group of tool calls is told by. */
const kinds = {
  command: ["Bash", "BashOutput", "KillShell", "exec_command", "shell_command"],
  read: ["Read", "NotebookRead", "LS"],
  search: ["Grep", "Glob", "WebSearch", "ToolSearch"],
  edit: ["Edit", "MultiEdit", "Write", "NotebookEdit", "apply_patch"],
  fetch: ["WebFetch"],
} as const;

export type Kind = keyof typeof kinds | "other";
const kindOrder = ["command", "read", "search", "edit", "fetch", "other"] as const satisfies readonly Kind[];

export function kindOf(name: string | undefined): Kind {
  const known = kindOrder.find((kind) => kind !== "other" && kinds[kind].some((tool) => tool === name));
  return known ?? "other";
}

/** How many calls of each kind, and how many failed. */
export function counted(blocks: readonly Block[]) {
  const counts = kindOrder
    .map((kind) => ({ kind, count: blocks.filter((block) => kindOf(block.tool_name) === kind).length }))
    .filter(({ count }) => count > 0);
  return { counts, failed: blocks.filter(({ status }) => status === "error").length };
}

import type { Action } from "./action";
import { record } from "./toolInput";

/** A part of what an agent asks for. `code` is one of several lines, a `path` one line, `prose` the agent's words. */
export interface Part {
  readonly name: string;
  readonly text: string;
  readonly look: "code" | "path";
}

/** The fields of a tool's input that are shown on their own, in this order. */
const telling = new Map<string, readonly (readonly [field: string, look: Part["look"]])[]>([
  ["Bash", [["command", "code"]]],
  ["Write", [["file_path", "path"], ["content", "code"]]], // prettier-ignore
  ["Edit", [["file_path", "path"], ["old_string", "code"], ["new_string", "code"]]], // prettier-ignore
  ["NotebookEdit", [["notebook_path", "path"], ["new_source", "code"]]], // prettier-ignore
  ["Read", [["file_path", "path"]]],
  ["WebFetch", [["url", "path"], ["prompt", "code"]]], // prettier-ignore
  ["ExitPlanMode", []],
]);

/** The words of the agent about its request, apart from what it asks for. */
const ofAgent = new Map([["Bash", "description"]]);

/** Shown in a form of its own. */
const elsewhere = new Map([["ExitPlanMode", "plan"]]);

/** All of a request's input, in parts: what is not shown on its own stands at the end, under its field's name. */
export function partsOf({ tool, input }: Action): Part[] {
  const fields = new Map(record(input));
  const known = telling.get(tool);
  if (!known) return [{ name: "", text: typeof input === "string" ? input : pretty(input), look: "code" }];
  const parts: Part[] = [];
  for (const [name, look] of known) {
    const value = fields.get(name);
    if (typeof value !== "string") continue;
    parts.push({ name, text: value, look });
    fields.delete(name);
  }
  for (const aside of [ofAgent.get(tool), elsewhere.get(tool)]) {
    if (aside !== undefined && typeof fields.get(aside) === "string") fields.delete(aside);
  }
  for (const [name, value] of fields) parts.push({ name, text: pretty(value), look: "code" });
  return parts;
}

/** What the agent says about its request, each once. */
export function wordsOf({ tool, input, words }: Action): string[] {
  const own = record(input).get(ofAgent.get(tool) ?? "");
  const all = [...words.values(), own].filter((word) => typeof word === "string" && word !== "");
  return [...new Set(all)].map(String);
}

/** The plan that is to be carried out. */
export function planOf({ tool, input }: Action): string | undefined {
  const plan = tool === "ExitPlanMode" ? record(input).get("plan") : undefined;
  return typeof plan === "string" ? plan : undefined;
}

function pretty(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** Does Markdown say more, or other things, than its rendering shows? Rather yes than no. */
export function hidesInMarkdown(source: string): boolean {
  return /[<&\\[\]]|:\/\/|^ {4}|^\t/m.test(source);
}

/** Keys that a phone's keyboard lacks, and what they say to a program. */
export const keyRow = ["esc", "ctrl", "tab", "up", "down", "left", "right"] as const;
export type RowKey = (typeof keyRow)[number];

const arrows = { up: "A", down: "B", right: "C", left: "D" } as const;

export function sequenceOf(key: Exclude<RowKey, "ctrl">, applicationCursor: boolean): string {
  if (key === "esc") return "\u001b";
  if (key === "tab") return "\t";
  return `\u001b${applicationCursor ? "O" : "["}${arrows[key]}`;
}

/** What a character says while Ctrl is held; without a meaning, itself. */
export function withCtrl(text: string): string {
  const first = text.charAt(0);
  const upper = first.toUpperCase();
  if (upper >= "@" && upper <= "_") return String.fromCharCode(upper.charCodeAt(0) - 64) + text.slice(1);
  return (first === " " ? "\u0000" : first) + text.slice(1);
}

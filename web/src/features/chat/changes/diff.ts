import type { ChangedFile } from "@/protocol/messages.gen";

/** One line of a diff; `note` is what git says of a line ("No newline at end of file"). */
export interface DiffLine {
  readonly kind: "context" | "added" | "removed" | "note";
  readonly text: string;
  readonly old?: number;
  readonly new?: number;
}

export interface Hunk {
  readonly header: string;
  readonly lines: readonly DiffLine[];
}

/** The diff of each file: the pieces lie one behind the other, each as long as its file says. */
export function piecesOf(diff: string, files: readonly ChangedFile[]): string[] {
  let from = 0;
  return files.map((file) => {
    const piece = diff.slice(from, from + file.diff);
    from += file.diff;
    return piece;
  });
}

const begin = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)$/;

/** The hunks of one file's diff. A hunk says how long it is; what is outside of hunks (names, modes) is left out. */
export function hunksOf(piece: string): Hunk[] {
  const hunks: Hunk[] = [];
  let lines: DiffLine[] = [];
  let at = { old: 0, new: 0, oldLeft: 0, newLeft: 0 };
  for (const line of piece.split("\n")) {
    const start = at.oldLeft + at.newLeft === 0 ? begin.exec(line) : null;
    if (start) {
      at = {
        old: Number(start[1]),
        new: Number(start[3]),
        oldLeft: Number(start[2] ?? 1),
        newLeft: Number(start[4] ?? 1),
      };
      lines = [];
      hunks.push({ header: (start[5] ?? "").trim(), lines });
      continue;
    }
    const text = line.slice(1);
    if (line.startsWith("\\")) {
      if (lines.length > 0) lines.push({ kind: "note", text: text.trim() });
    } else if (at.oldLeft + at.newLeft > 0) {
      const kind = line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "context";
      lines.push({
        kind,
        text,
        ...(kind !== "added" && { old: at.old }),
        ...(kind !== "removed" && { new: at.new }),
      });
      if (kind !== "added") at = { ...at, old: at.old + 1, oldLeft: at.oldLeft - 1 };
      if (kind !== "removed") at = { ...at, new: at.new + 1, newLeft: at.newLeft - 1 };
    }
  }
  return hunks;
}

const fence = /^ {0,3}(`{3,}|~{3,})/;
const startsBlock = /^(?![ \t]|[-*+] |\d+[.)] |>|\|)/;
const reference = /^ {0,3}\[[^\]]+\]:/m;

/**
 * Cuts Markdown where a new top-level block surely begins, so that of a growing answer only the last piece is parsed
 * again. The pieces joined are the text.
 */
export function splitMarkdown(text: string): string[] {
  if (reference.test(text)) return [text];
  const pieces: string[] = [];
  let piece = "";
  let open: string | undefined;
  let blank = false;
  for (const line of text.split(/(?<=\n)/)) {
    const mark = fence.exec(line)?.[1];
    if (!open && blank && startsBlock.test(line) && line.trim() !== "") {
      pieces.push(piece);
      piece = "";
    }
    if (mark) open = nextFence(open, mark);
    piece += line;
    blank = !open && line.trim() === "";
  }
  return piece === "" ? pieces : [...pieces, piece];
}

function nextFence(open: string | undefined, mark: string): string | undefined {
  if (!open) return mark;
  return mark.startsWith(open) ? undefined : open;
}

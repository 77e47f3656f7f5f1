/** A run of terminal output in one style. `colour` is one of the eight, `bright` its light form. */
export interface Span {
  readonly text: string;
  readonly colour?: number;
  readonly bold?: boolean;
}

const escapes = /\u001b\[([0-9;?]*)([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g;
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Terminal output as styled spans: colours kept, cursor play dropped, overwritten lines as they end. */
export function ansiSpans(output: string): Span[] {
  const text = overwritten(output);
  const spans: Span[] = [];
  let style: Omit<Span, "text"> = {};
  let from = 0;
  for (const match of text.matchAll(escapes)) {
    push(spans, text.slice(from, match.index), style);
    if (match[2] === "m") style = styled(style, match[1] ?? "");
    from = match.index + match[0].length;
  }
  push(spans, text.slice(from), style);
  return spans;
}

function push(spans: Span[], text: string, style: Omit<Span, "text">): void {
  const clean = text.replace(control, "");
  if (clean !== "") spans.push({ text: clean, ...style });
}

function styled(style: Omit<Span, "text">, codes: string): Omit<Span, "text"> {
  return codes.split(";").reduce<Omit<Span, "text">>((now, part) => {
    const code = Number(part === "" ? "0" : part);
    if (code === 0) return {};
    if (code === 1) return { ...now, bold: true };
    if (code === 22) return { ...now, bold: undefined };
    if (code === 39) return { ...now, colour: undefined };
    if (code >= 30 && code <= 37) return { ...now, colour: code - 30 };
    return code >= 90 && code <= 97 ? { ...now, colour: code - 90 } : now;
  }, style);
}

/** A carriage return begins its line anew, as a progress bar does. */
function overwritten(text: string): string {
  if (!text.includes("\r")) return text;
  return text
    .split("\n")
    .map((line) => {
      const parts = line.split("\r").filter((part) => part !== "");
      return parts.at(-1) ?? "";
    })
    .join("\n");
}

/** A piece of a text as it is shown: text that looks like what it is, or a mark for a character that does not. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "mark"; readonly text: string; readonly label: string; readonly name: string };

const named = new Map<number, readonly [label: string, name: string]>([
  [0x07, ["BEL", "bell"]],
  [0x08, ["BS", "backspace"]],
  [0x09, ["TAB", "tab"]],
  [0x0a, ["LF", "line feed"]],
  [0x0d, ["CR", "carriage return"]],
  [0x1b, ["ESC", "escape"]],
  [0x7f, ["DEL", "delete"]],
  [0x85, ["NEL", "next line"]],
  [0xa0, ["NBSP", "no-break space"]],
  [0xad, ["SHY", "soft hyphen"]],
  [0x34f, ["CGJ", "combining grapheme joiner"]],
  [0x61c, ["ALM", "Arabic letter mark"]],
  [0x115f, ["HCF", "Hangul choseong filler"]],
  [0x1160, ["HJF", "Hangul jungseong filler"]],
  [0x180e, ["MVS", "Mongolian vowel separator"]],
  [0x200b, ["ZWSP", "zero width space"]],
  [0x200c, ["ZWNJ", "zero width non-joiner"]],
  [0x200d, ["ZWJ", "zero width joiner"]],
  [0x200e, ["LRM", "left-to-right mark"]],
  [0x200f, ["RLM", "right-to-left mark"]],
  [0x2028, ["LSEP", "line separator"]],
  [0x2029, ["PSEP", "paragraph separator"]],
  [0x202a, ["LRE", "left-to-right embedding"]],
  [0x202b, ["RLE", "right-to-left embedding"]],
  [0x202c, ["PDF", "pop directional formatting"]],
  [0x202d, ["LRO", "left-to-right override"]],
  [0x202e, ["RLO", "right-to-left override"]],
  [0x202f, ["NNBSP", "narrow no-break space"]],
  [0x2060, ["WJ", "word joiner"]],
  [0x2066, ["LRI", "left-to-right isolate"]],
  [0x2067, ["RLI", "right-to-left isolate"]],
  [0x2068, ["FSI", "first strong isolate"]],
  [0x2069, ["PDI", "pop directional isolate"]],
  [0x2800, ["BRAILLE", "braille pattern blank"]],
  [0x3000, ["IDSP", "ideographic space"]],
  [0x3164, ["HF", "Hangul filler"]],
  [0xfeff, ["BOM", "zero width no-break space"]],
  [0xffa0, ["HWHF", "halfwidth Hangul filler"]],
]);

/**
 * Controls, formats (all bidi controls and tags), separators, spaces but the plain one, lone surrogates, private use,
 * what has no meaning yet, and all that is drawn as nothing (fillers, variation selectors).
 */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{DI}\u2800]|(?! )\p{Zs}/u;
const combining = /\p{M}/u;
const pictograph = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$/u;
const emojiBase = /[\p{Extended_Pictographic}#*0-9]$/u;
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const mostCombining = 3;

/**
 * A text in pieces, each character that is invisible, or moves others, as a mark with its name. `lines`: line feeds and
 * tabs are part of the text. The texts of all pieces together are the text.
 */
export function visible(text: string, lines = false): Piece[] {
  if ((lines ? /^[\x20-\x7E\n\t]+$/ : /^[\x20-\x7E]+$/).test(text)) return [{ kind: "text", text }];
  const pieces: Piece[] = [];
  let plain = "";
  let combined = mostCombining; // one that begins the text joins nothing of it
  const end = () => {
    if (plain !== "") pieces.push({ kind: "text", text: plain });
    plain = "";
  };
  const characters = Array.from(text);
  characters.forEach((character, index) => {
    const isCombining = combining.test(character);
    const before = characters[index - 1] ?? "";
    const after = characters[index + 1] ?? "";
    if (isShown(character, before, after, lines) && !(isCombining && combined >= mostCombining)) {
      plain += character;
      combined = isCombining ? combined + 1 : 0;
    } else {
      end();
      pieces.push(mark(character));
      if (!isCombining) combined = mostCombining;
    }
  });
  end();
  return pieces;
}

/** Is there anything in the text that would not be seen as it is? */
export function hasHidden(text: string, lines = false): boolean {
  return visible(text, lines).some(({ kind }) => kind === "mark");
}

/** Letters that are written from the right move what stands beside them. */
export const hasRightToLeft = (text: string): boolean => rightToLeft.test(text);

function isShown(character: string, before: string, after: string, lines: boolean): boolean {
  if (lines && (character === "\n" || character === "\t")) return true;
  if (character === "\u200D") return pictograph.test(before) && /^\p{Extended_Pictographic}/u.test(after);
  if (character === "\uFE0F" || character === "\uFE0E") return emojiBase.test(before);
  return !hidden.test(character);
}

function mark(character: string): Piece {
  const code = character.codePointAt(0) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const [label, name] = named.get(code) ?? [number, kindOf(character)];
  return { kind: "mark", text: character, label, name: `${name} (${number})` };
}

function kindOf(character: string): string {
  if (/[\u{E0000}-\u{E007F}]/u.test(character)) return "tag character";
  if (/[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u.test(character)) return "variation selector";
  if (combining.test(character)) return "combining mark";
  if (/\p{Zs}/u.test(character)) return "space of another kind";
  if (/\p{Cc}/u.test(character)) return "control character";
  return "invisible or unknown character";
}

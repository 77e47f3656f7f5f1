import { expect, it } from "vitest";
import { hasHidden, visible } from "./hiddenCharacters";

const labels = (text: string, lines = true) =>
  visible(text, lines).flatMap((piece) => (piece.kind === "mark" ? [piece.label] : []));

it.each([
  ["echo safe # \u202E }rm -rf ~{", ["RLO"]],
  [
    "a\u202Ab\u202Bc\u202Cd\u202De\u2066f\u2067g\u2068h\u2069",
    ["LRE", "RLE", "PDF", "LRO", "LRI", "RLI", "FSI", "PDI"],
  ],
  ["\u200Ea\u200Fb\u061C", ["LRM", "RLM", "ALM"]],
  ["a\u200Bb\u200Cc\u200Dd\u2060e\uFEFF", ["ZWSP", "ZWNJ", "ZWJ", "WJ", "BOM"]],
  ["rm\b\b\u001B[2K\rls\u007F", ["BS", "BS", "ESC", "CR", "DEL"]],
  ["a\u0000b\u0085c\u009B", ["U+0000", "NEL", "U+009B"]],
  ["a\u2028b\u2029", ["LSEP", "PSEP"]],
  ["a\u00A0b\u2003c\u202Fd\u3000e\u1680", ["NBSP", "U+2003", "NNBSP", "IDSP", "U+1680"]],
  ["soft\u00ADhyphen", ["SHY"]],
  ["\u3164\uFFA0\u115F\u1160\u2800", ["HF", "HWHF", "HCF", "HJF", "BRAILLE"]],
  ["ls\u{E006C}\u{E0073}", ["U+E006C", "U+E0073"]],
  ["a\uFE0Fb\uFE00c\u{E0100}", ["U+FE0F", "U+FE00", "U+E0100"]],
  ["x\uD800y", ["U+D800"]],
  ["x\uE000\u{10FFFF}", ["U+E000", "U+10FFFF"]],
  ["a" + "\u0301".repeat(6), ["U+0301", "U+0301", "U+0301"]],
  ["\u0301a", ["U+0301"]],
])("marks %j", (text, expected) => {
  expect(labels(text)).toEqual(expected);
});

it.each(["plain", "a\n\tb", "naïve é e\u0301", "日本語", "שלום", "👍🏽", "👨‍👩‍👧", "❤️ 1️⃣", "हिन्दी", "Tiếng Việt"])(
  "shows %j as it is",
  (text) => {
    expect(labels(text)).toEqual([]);
  },
);

it("marksLineFeedsWhereALineIsExpected", () => {
  expect(labels("one\ntwo\t", false)).toEqual(["LF", "TAB"]);
});

it("losesAndAddsNothingAndLeavesNothingHidden", () => {
  let seed = 20261130;
  const random = (most: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % most;
  };
  const ranges = [0x80, 0x300, 0x2100, 0x10000, 0x110000];
  for (let run = 0; run < 3_000; run++) {
    const text = Array.from({ length: random(30) }, () =>
      String.fromCodePoint(random(ranges[random(ranges.length)] ?? 0x80)),
    ).join("");
    const pieces = visible(text, true);
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
    for (const piece of pieces) {
      if (piece.kind === "text") {
        expect(piece.text).not.toMatch(
          /[\u0000-\u0008\u000B-\u001F\u007F-\u00A0\u202A-\u202E\u2066-\u2069\uFEFF]/u,
        );
      } else {
        expect(piece.name).toMatch(/\(U\+[0-9A-F]{4,6}\)$/);
        expect(hasHidden(piece.text)).toBe(true);
      }
    }
  }
});

import { describe, expect, it } from "vitest";
import { ansiSpans } from "./ansi";

describe("ansiSpans", () => {
  it("keepsColoursAndDropsCursorPlay", () => {
    expect(ansiSpans("\u001b[1;31mred\u001b[0m plain\u001b[2K\u001b[?25l")).toEqual([
      { text: "red", bold: true, colour: 1 },
      { text: " plain" },
    ]);
  });

  it("showsAnOverwrittenLineAsItEnds", () => {
    expect(ansiSpans("10%\r50%\r100%\ndone\r\n")).toEqual([{ text: "100%\ndone\n" }]);
  });
});

import { describe, expect, it } from "vitest";
import { splitMarkdown } from "./markdown";

describe("splitMarkdown", () => {
  it("cutsBetweenParagraphsAndKeepsEveryCharacter", () => {
    const text = "# Title\n\nOne\nparagraph.\n\nAnother.\n";
    expect(splitMarkdown(text)).toEqual(["# Title\n\n", "One\nparagraph.\n\n", "Another.\n"]);
  });

  it("neverCutsInsideAFence", () => {
    const text = "Look:\n\n```sh\na\n\nb\n```\n\nDone\n";
    expect(splitMarkdown(text)).toEqual(["Look:\n\n", "```sh\na\n\nb\n```\n\n", "Done\n"]);
    expect(splitMarkdown("```\nopen\n\nstill")).toEqual(["```\nopen\n\nstill"]);
  });

  it("keepsLooseListsTogether", () => {
    expect(splitMarkdown("1. a\n\n2. b\n\n   more\n")).toHaveLength(1);
  });

  it("doesNotCutWhereLinksAreDefinedElsewhere", () => {
    expect(splitMarkdown("See [it].\n\n[it]: https://example.org\n")).toHaveLength(1);
  });
});

import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { sha256 } from "./sha256";

const known = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

it("isTheSha256OfEveryLengthAroundTheBlocks", () => {
  for (let length = 0; length < 260; length++) {
    const text = "ab\u{1F600}é"
      .repeat(length)
      .slice(0, length)
      .replace(/[\uD800-\uDBFF]$/, "x");
    expect(sha256(text)).toBe(known(text));
  }
});

it("isTheSha256OfALargeText", () => {
  const text = "0123456789".repeat(70_000);
  expect(sha256(text)).toBe(known(text));
});

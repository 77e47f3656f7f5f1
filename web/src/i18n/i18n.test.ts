import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en as first } from "./en";
import { lateEn } from "./late";
import { zhCN } from "./zh-CN";

const en = { ...first, ...lateEn };
const source = join(import.meta.dirname, "..");

describe("texts", () => {
  const namespaces = Object.entries(en);
  const other = new Map<string, Record<string, string>>(Object.entries(zhCN));

  it.each(namespaces)("of %s have the same keys and holes in both languages", (namespace, texts) => {
    const translated = other.get(namespace) ?? {};
    expect(Object.keys(translated).sort()).toEqual(Object.keys(texts).sort());
    for (const [key, text] of Object.entries(texts)) {
      expect(holes(translated[key] ?? ""), `${namespace}:${key}`).toEqual(holes(text));
    }
  });

  it("exist for every key that a component names", () => {
    const known = new Set(
      namespaces.flatMap(([, texts]) => Object.keys(texts)).map((key) => key.replace(/_(one|other)$/, "")),
    );
    const missing = files(source)
      .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
      .flatMap((file) => [
        ...readFileSync(file, "utf8").matchAll(/\b(?:t|common|tasks|devices)\(\s*"([\w:]+)"/g),
      ])
      .map((match) => match[1]?.split(":").at(-1) ?? "")
      .filter((key) => !known.has(key));
    expect(missing).toEqual([]);
  });
});

function holes(text: string): string[] {
  return (text.match(/\{\{\w+\}\}/g) ?? []).sort();
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

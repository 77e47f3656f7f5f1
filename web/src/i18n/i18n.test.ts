import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const source = join(import.meta.dirname, "..");
const en = all("en");
const zhCN = all("zh-CN");

describe("texts", () => {
  const namespaces = Object.entries(en);

  it.each(namespaces)("of %s have the same keys and holes in both languages", (namespace, texts) => {
    const translated = zhCN[namespace] ?? {};
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

/** All namespaces of a language, also those that come after the first load. */
function all(language: string): Record<string, Record<string, string>> {
  const folder = join(import.meta.dirname, language);
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const read = (name: string): Record<string, string> => {
    const texts: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
    return Object.fromEntries(Object.entries(texts ?? {}).map(([key, text]) => [key, String(text)]));
  };
  return Object.fromEntries(names.map((name) => [name.replace(".json", ""), read(name)]));
}

function holes(text: string): string[] {
  return (text.match(/\{\{\w+\}\}/g) ?? []).sort();
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

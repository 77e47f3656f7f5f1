import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Fails a build whose first load (what index.html names, and what that imports at once) weighs more than `limit` bytes, gzipped. */
export function firstLoad(limit: number): Plugin {
  return {
    name: "first-load",
    generateBundle(_options, bundle) {
      const wanted = Object.values(bundle)
        .filter((part) => part.type === "chunk" && part.isEntry)
        .map((part) => part.fileName);
      const names = new Set<string>();
      for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
        const part = bundle[name];
        if (names.has(name) || part?.type !== "chunk") continue;
        names.add(name);
        wanted.push(...part.imports);
      }
      const loaded = [...names].map((name) => bundle[name]);
      const first = new Set(
        loaded.flatMap((part) => (part?.type === "chunk" ? [...(part.viteMetadata?.importedCss ?? [])] : [])),
      );
      const sheets = Object.values(bundle).filter(
        (part) => part.type === "asset" && first.has(part.fileName),
      );
      const texts = [...names]
        .map((name) => bundle[name])
        .flatMap((part) => (part?.type === "chunk" ? [part.code] : []));
      const styles = sheets.flatMap((part) => (part.type === "asset" ? [part.source] : []));
      const bytes = [...texts, ...styles].reduce((sum, text) => sum + gzipSync(text).length, 0);
      const words = `The first load is ${bytes} bytes gzipped; ${limit} are allowed.`;
      if (bytes > limit) this.error(words);
      this.info(words);
    },
  };
}

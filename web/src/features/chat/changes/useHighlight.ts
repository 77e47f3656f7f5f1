import { useEffect, useState, type ReactNode } from "react";
import { languageOf } from "./language";

export type Colour = (code: string) => ReactNode;

const plain: Colour = (code) => code;
const longest = 100_000;

/** Colours lines of a file once the highlighter is there; long diffs stay plain. */
export function useHighlight(path: string, length: number): Colour {
  const language = length > longest ? undefined : languageOf(path);
  const [colour, setColour] = useState<{ language: string; colour: Colour }>();
  useEffect(() => {
    if (!language) return;
    let current = true;
    void import("../blocks/highlight").then(({ highlight }) => {
      if (current) setColour({ language, colour: (code) => highlight(code, language) });
    });
    return () => {
      current = false;
    };
  }, [language]);
  return colour && colour.language === language ? colour.colour : plain;
}

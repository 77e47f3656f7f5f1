import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes";
import { CopyButton } from "@/ui/CopyButton";
import { ansiSpans } from "../ansi";
import { useFollow } from "../useFollow";

const shownLines = 400;

/** Raw output of a command, followed to its end while the reader is there. Of a very long one the end is shown first. */
export function OutputBlock({ text }: { text: string }) {
  const { t } = useTranslation("chat");
  const [all, setAll] = useState(false);
  const box = useRef<HTMLPreElement>(null);
  const content = useRef<HTMLElement>(null);
  const { scrolled } = useFollow(box, content);
  const lines = useMemo(() => text.replace(/\n$/, "").split("\n"), [text]);
  const cut = !all && lines.length > shownLines;
  const spans = useMemo(
    () => ansiSpans(cut ? lines.slice(-shownLines).join("\n") : text),
    [cut, lines, text],
  );
  if (text === "") return null;
  return (
    <div className="relative overflow-hidden rounded-xl border bg-code">
      <CopyButton
        text={
          spans.length === 0
            ? text
            : ansiSpans(text)
                .map((span) => span.text)
                .join("")
        }
        label={t("copyOutput")}
        testId="copy-output"
        className="absolute top-1.5 right-1.5 z-10 bg-code max-md:top-0 max-md:right-0"
      />
      {cut && (
        <button
          type="button"
          data-testid="output-show-all"
          onClick={() => setAll(true)}
          className="block w-full border-b px-3.5 py-1.5 text-left text-xs text-accent-text hover:bg-hover"
        >
          {t("showAll", { count: lines.length })}
        </button>
      )}
      <pre
        ref={box}
        onScroll={scrolled}
        tabIndex={0}
        data-testid="output-text"
        aria-label={t("output")}
        className="max-h-96 overflow-auto px-3.5 py-3 pr-10 font-mono text-[0.8125rem] leading-relaxed outline-offset-[-2px] max-md:text-xs"
      >
        <code ref={content} className="block">
          {spans.map((span, index) => (
            <span
              key={index}
              className={
                classes(span.bold && "font-semibold", span.colour !== undefined && `ansi-${span.colour}`) ||
                undefined
              }
            >
              {span.text}
            </span>
          ))}
        </code>
      </pre>
    </div>
  );
}

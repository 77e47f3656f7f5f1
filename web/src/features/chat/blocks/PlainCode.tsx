import "@/i18n/late";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "@/ui/CopyButton";

const quietFor = 150;

/** Fenced code. It is coloured when it has stopped growing; until then, and for unknown languages, it is plain. */
export function PlainCode({ code, language }: { code: string; language?: string }) {
  const { t } = useTranslation("chat");
  const [coloured, setColoured] = useState<{ code: string; view: ReactNode }>();
  useEffect(() => {
    if (!language) return;
    let current = true;
    const timer = setTimeout(() => {
      void import("./highlight").then(({ highlight }) => {
        if (current) setColoured({ code, view: highlight(code, language) });
      });
    }, quietFor);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [code, language]);
  return (
    <figure className="overflow-hidden rounded-xl border bg-code">
      <figcaption className="flex min-h-9 items-center justify-between border-b pr-1.5 pl-3.5 text-xs text-faint">
        <span className="font-mono">{language}</span>
        <CopyButton text={code} label={t("copyCode")} testId="copy-code" labelled />
      </figcaption>
      <pre
        tabIndex={0}
        className="overflow-x-auto px-3.5 py-3 font-mono text-[0.8125rem] leading-relaxed outline-offset-[-2px]"
      >
        <code>{coloured?.code === code ? coloured.view : code}</code>
      </pre>
    </figure>
  );
}

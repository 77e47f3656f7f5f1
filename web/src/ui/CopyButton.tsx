import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes";
import { copyText } from "./copyText";

interface Props {
  text: string;
  label: string;
  testId: string;
  className?: string;
  /** Shows the label beside the icon. */
  labelled?: boolean;
}

export function CopyButton({ text, label, testId, className, labelled = false }: Props) {
  const { t } = useTranslation("common");
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const said = state === "idle" ? label : t(state);
  const Icon = state === "copied" ? Check : Copy;
  return (
    <button
      type="button"
      data-testid={testId}
      aria-label={labelled ? undefined : said}
      title={said}
      onClick={() => void copyText(text).then((done) => setState(done ? "copied" : "failed"))}
      className={classes(
        "inline-flex min-h-7 min-w-7 items-center justify-center gap-1.5 rounded-md px-1.5 text-xs text-soft transition-colors hover:bg-hover hover:text-ink max-md:min-h-11 max-md:min-w-11",
        className,
      )}
    >
      <Icon aria-hidden className={classes("size-3.5", state === "copied" && "text-good")} />
      {labelled && said}
      <span role="status" className="sr-only">
        {state !== "idle" && said}
      </span>
    </button>
  );
}

import { ArrowDown } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  children: ReactNode;
  label: string;
  testId: string;
  /** Its end came into sight. */
  onSeen?: () => void;
}

/**
 * A box that shows all of what is in it: how much is below is said, and a press shows more. The end counts as seen when
 * it was in the box and on the screen.
 */
export function Whole({ children, label, testId, onSeen }: Props) {
  const { t } = useTranslation(["approval", "chat"]);
  const box = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const seen = useRef(onSeen);
  const [below, setBelow] = useState(0);
  useEffect(() => {
    seen.current = onSeen;
  });
  useEffect(() => {
    const scrolled = box.current;
    const last = end.current;
    if (!scrolled || !last) return;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) seen.current?.();
    });
    watch.observe(last);
    const measure = () => {
      const line = Number.parseFloat(getComputedStyle(scrolled).lineHeight) || 20;
      const hidden = scrolled.scrollHeight - scrolled.scrollTop - scrolled.clientHeight;
      setBelow(hidden < line / 2 ? 0 : Math.ceil(hidden / line));
    };
    measure();
    scrolled.addEventListener("scroll", measure, { passive: true });
    const sized = new ResizeObserver(measure);
    sized.observe(scrolled);
    return () => {
      watch.disconnect();
      sized.disconnect();
      scrolled.removeEventListener("scroll", measure);
    };
  }, [children]);
  const more = () => box.current?.scrollBy({ top: box.current.clientHeight * 0.85 });
  return (
    <div>
      <div
        ref={box}
        data-testid={testId}
        role="group"
        aria-label={label}
        tabIndex={0}
        className="max-h-[55dvh] overflow-y-auto rounded-lg border bg-code p-3 text-left text-xs leading-relaxed"
      >
        {children}
        <div ref={end} aria-hidden className="h-px" />
      </div>
      {below > 0 && (
        <button
          type="button"
          data-testid={`${testId}-more`}
          onClick={more}
          className="mt-1 inline-flex min-h-9 w-full items-center justify-center gap-1.5 rounded-lg border bg-raised px-3 text-[0.8125rem] font-medium hover:bg-hover max-md:min-h-11"
        >
          <ArrowDown aria-hidden className="size-4" />
          {t("moreLines", { count: below })}
        </button>
      )}
    </div>
  );
}

import { ChevronRight } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { classes } from "@/ui/classes";

interface Props {
  testId: string;
  icon: ReactNode;
  title: ReactNode;
  note?: ReactNode;
  end?: ReactNode;
  /** Without a frame around it. */
  plain?: boolean;
  /** The title may take several lines. */
  wrap?: boolean;
  /** Open, whatever was clicked. */
  open?: boolean;
  children: ReactNode;
}

/** One line that opens to more. */
export function Fold({
  testId,
  icon,
  title,
  note,
  end,
  plain = false,
  wrap = false,
  open: forced,
  children,
}: Props) {
  const id = useId();
  const [wanted, setOpen] = useState(false);
  const open = forced ?? wanted;
  return (
    <div className={classes("min-w-0", !plain && "overflow-hidden rounded-xl border bg-surface")}>
      <button
        type="button"
        data-testid={testId}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className={classes(
          "flex w-full min-w-0 items-center gap-2 text-left text-[0.8125rem] outline-offset-[-2px] transition-colors max-md:min-h-11",
          plain ? "rounded-md py-0.5 hover:text-ink" : "min-h-9 px-3 py-1.5 hover:bg-hover",
        )}
      >
        {icon}
        <span className={classes("font-medium", wrap ? "min-w-0" : "shrink-0")}>{title}</span>
        <span className="min-w-0 flex-1 truncate text-faint">{note}</span>
        {end}
        <ChevronRight
          aria-hidden
          className={classes("size-4 shrink-0 text-faint transition-transform", open && "rotate-90")}
        />
      </button>
      <div id={id} hidden={!open} className={classes(plain ? "pt-1.5 pl-6" : "border-t bg-ground p-3")}>
        {open && children}
      </div>
    </div>
  );
}

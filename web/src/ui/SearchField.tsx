import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { classes } from "./classes";

interface Props extends ComponentProps<"input"> {
  label: string;
}

/** Words to look for. The label is for screen readers; what is seen is the placeholder. */
export function SearchField({ label, className, ...rest }: Props) {
  return (
    <div className={classes("relative", className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-faint"
      />
      <input
        type="search"
        aria-label={label}
        className="min-h-10 w-full rounded-lg border border-line bg-ground pr-3 pl-9 text-base outline-offset-0 placeholder:text-faint hover:border-strong-line max-md:min-h-11 md:text-sm"
        {...rest}
      />
    </div>
  );
}

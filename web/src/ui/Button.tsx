import type { ComponentProps } from "react";
import { classes } from "./classes";
import { Spinner } from "./Spinner";

const looks = {
  primary: "bg-accent text-accent-ink hover:bg-accent-hover",
  outline: "border border-line bg-raised text-ink hover:bg-hover",
  ghost: "text-soft hover:bg-hover hover:text-ink",
  danger: "bg-danger-fill text-white hover:brightness-110",
} as const;

interface Props extends ComponentProps<"button"> {
  look?: keyof typeof looks;
  busy?: boolean;
}

export function Button({ look = "outline", busy = false, className, children, disabled, ...rest }: Props) {
  return (
    <button
      type="button"
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={classes(
        "inline-flex min-h-9 items-center justify-center gap-2 rounded-lg px-3.5 text-sm font-medium transition-colors max-md:min-h-11",
        "disabled:cursor-not-allowed disabled:opacity-50",
        looks[look],
        className,
      )}
      {...rest}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}

interface IconProps extends ComponentProps<"button"> {
  label: string;
}

/** A button that is only an icon: its label is what a screen reader says and a pointer sees. */
export function IconButton({ label, className, ...rest }: IconProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classes(
        "inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-soft transition-colors max-md:size-11",
        "hover:bg-hover hover:text-ink disabled:cursor-not-allowed disabled:opacity-50",
        className,
      )}
      {...rest}
    />
  );
}

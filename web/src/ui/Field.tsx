import { useId, type ComponentProps } from "react";
import { classes } from "./classes";

interface Props extends ComponentProps<"input"> {
  label: string;
  hint?: string;
  error?: string;
}

/** A labelled input; hint and error are read with it. */
export function Field({ label, hint, error, className, ...rest }: Props) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={classes("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-[0.8125rem] font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className={classes(
          "min-h-10 w-full rounded-lg border border-line bg-ground px-3 text-base outline-offset-0 max-md:min-h-11 md:text-sm",
          "placeholder:text-faint hover:border-strong-line",
          error && "border-danger",
        )}
        {...rest}
      />
      {note && (
        <p
          id={`${id}-note`}
          role={error ? "alert" : undefined}
          className={classes("text-xs", error ? "text-danger" : "text-faint")}
        >
          {note}
        </p>
      )}
    </div>
  );
}

import { useId, type ComponentProps } from "react";

interface Props extends ComponentProps<"select"> {
  label: string;
}

export function Select({ label, children, ...rest }: Props) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-[0.8125rem] font-medium">
        {label}
      </label>
      <select
        id={id}
        className="min-h-10 w-full rounded-lg border border-line bg-ground px-2.5 text-base hover:border-strong-line max-md:min-h-11 md:text-sm"
        {...rest}
      >
        {children}
      </select>
    </div>
  );
}

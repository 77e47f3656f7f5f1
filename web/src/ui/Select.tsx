import { ChevronDown } from "lucide-react";
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
      <div className="relative">
        <select
          id={id}
          className="min-h-10 w-full appearance-none truncate rounded-lg border border-line bg-ground pr-9 pl-3 text-base hover:border-strong-line max-md:min-h-11 md:text-sm"
          {...rest}
        >
          {children}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-soft"
        />
      </div>
    </div>
  );
}

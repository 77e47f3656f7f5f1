import type { LucideIcon } from "lucide-react";
import { useId } from "react";

export interface Choice<V extends string> {
  readonly value: V;
  readonly icon: LucideIcon;
  readonly title: string;
  readonly hint: string;
  readonly disabled?: boolean;
  readonly testId: string;
}

interface Props<V extends string> {
  label: string;
  choices: readonly Choice<V>[];
  chosen: V;
  onChoose: (value: V) => void;
}

/** One of a few things, each with a sentence that says what it is; what cannot be chosen says why. */
export function Choices<V extends string>({ label, choices, chosen, onChoose }: Props<V>) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="sr-only">{label}</legend>
      {choices.map(({ value, icon: Icon, title, hint, disabled = false, testId }) => (
        <label
          key={value}
          className="flex items-start gap-3 rounded-xl border px-3.5 py-3 has-checked:border-accent-text has-checked:bg-accent-wash has-focus-visible:outline-2 has-focus-visible:outline-accent-text has-disabled:bg-surface not-has-disabled:cursor-pointer not-has-disabled:not-has-checked:hover:bg-hover"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            data-testid={testId}
            checked={value === chosen}
            disabled={disabled}
            onChange={() => onChoose(value)}
          />
          <Icon aria-hidden className="mt-0.5 size-4.5 shrink-0 text-soft" />
          <span className="min-w-0">
            <span className="block font-medium">{title}</span>
            <span className="block text-[0.8125rem] text-soft">{hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

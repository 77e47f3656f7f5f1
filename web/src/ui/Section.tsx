import { useId, type ReactNode } from "react";

interface Props {
  title: string;
  hint?: string;
  action?: ReactNode;
  children: ReactNode;
}

/** A part of a settings page that has more than one. */
export function Section({ title, hint, action, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mb-8">
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <div className="min-w-48 flex-1">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {hint && <p className="text-[0.8125rem] text-soft">{hint}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

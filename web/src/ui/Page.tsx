import type { ReactNode } from "react";

interface Props {
  title: string;
  hint: string;
  action?: ReactNode;
  children: ReactNode;
}

/** A settings page: what it is about, its one main action, its content. */
export function Page({ title, hint, action, children }: Props) {
  return (
    <section className="mx-auto w-full max-w-3xl px-4 py-6 md:px-8 md:py-10">
      <div className="mb-6 flex flex-wrap items-end gap-x-6 gap-y-3">
        <div className="min-w-60 flex-1">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 text-soft">{hint}</p>
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

export function CardList({ children, label }: { children: ReactNode; label: string }) {
  return (
    <ul aria-label={label} className="divide-y overflow-hidden rounded-2xl border bg-raised shadow-card">
      {children}
    </ul>
  );
}

import { Check, Circle, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";

/** One of several steps in their order: done, under way, or still to come. */
export function Step({ state, children }: { state: "done" | "now" | "later"; children: ReactNode }) {
  const Icon = { done: Check, now: LoaderCircle, later: Circle }[state];
  const look = { done: "text-good", now: "text-accent-text animate-spin", later: "text-faint" }[state];
  return (
    <li data-state={state} className={state === "later" ? "flex gap-2.5 text-faint" : "flex gap-2.5"}>
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${look}`} />
      <div>{children}</div>
    </li>
  );
}

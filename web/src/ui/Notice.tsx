import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";

interface Props {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  tone?: "calm" | "danger";
  testId?: string;
}

/** What a view shows instead of its data: nothing there, or it failed, and what to do. */
export function Notice({ icon: Icon, title, children, tone = "calm", testId }: Props) {
  return (
    <div
      data-testid={testId}
      role={tone === "danger" ? "alert" : undefined}
      className="flex flex-col items-center gap-2 px-4 py-8 text-center"
    >
      <span
        className={classes(
          "flex size-11 items-center justify-center rounded-full",
          tone === "danger" ? "bg-danger-wash text-danger" : "bg-hover text-soft",
        )}
      >
        <Icon aria-hidden className="size-5" />
      </span>
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-prose text-soft">{children}</div>}
    </div>
  );
}

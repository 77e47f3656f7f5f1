import { classes } from "./classes";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classes("animate-pulse rounded-md bg-hover", className)} />;
}

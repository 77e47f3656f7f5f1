import { clsx, type ClassValue } from "clsx";
import { twMerge } from "tailwind-merge";

/** Class names, the later winning over the earlier. */
export function classes(...values: ClassValue[]): string {
  return twMerge(clsx(values));
}

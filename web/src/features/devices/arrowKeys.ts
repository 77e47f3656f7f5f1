import type { KeyboardEvent } from "react";

/** Moves the focus among the `data-option` elements of a list: arrows, Home and End. Enter and Space are the buttons'. */
export function arrowKeys(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  const typing = event.target instanceof HTMLInputElement;
  if (step === undefined || (typing && !Number.isFinite(step))) return;
  const options = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-option]")];
  if (options.length === 0) return;
  event.preventDefault();
  const at = options.findIndex((option) => option === document.activeElement);
  const next = at < 0 && Number.isFinite(step) ? (step > 0 ? 0 : options.length - 1) : at + step;
  options[Math.max(0, Math.min(options.length - 1, next))]?.focus();
}

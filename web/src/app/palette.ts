const opened = "wegent:palette";

/** What the key of shortcuts is called here. */
export const commandKey = navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl ";

export function openPalette(): void {
  window.dispatchEvent(new Event(opened));
}

export function onOpenPalette(listener: () => void): () => void {
  window.addEventListener(opened, listener);
  return () => window.removeEventListener(opened, listener);
}

/** One thing that can be chosen in the palette. */
export interface Choice {
  readonly id: string;
  readonly group: string;
  readonly text: string;
  readonly note?: string;
  readonly run: () => void;
}

/** The choices that have all the words, in any order. */
export function fitting(choices: readonly Choice[], text: string): Choice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter((choice) => {
    const all = `${choice.group} ${choice.text} ${choice.note ?? ""}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

const prefix = "wegent.draft.";
const keyOf = (taskId: number | undefined) => `${prefix}${taskId ?? "new"}`;

/** What was typed and not sent, per conversation, kept in this browser. */
export function loadDraft(taskId: number | undefined): string {
  return localStorage.getItem(keyOf(taskId)) ?? "";
}

export function saveDraft(taskId: number | undefined, text: string): void {
  try {
    if (text === "") localStorage.removeItem(keyOf(taskId));
    else localStorage.setItem(keyOf(taskId), text);
  } catch {
    // The storage is full: the draft lives as long as the page.
  }
}

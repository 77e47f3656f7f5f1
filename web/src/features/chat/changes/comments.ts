import { useSyncExternalStore } from "react";

/** A word of the user's on one line of a diff. `line` is its number after the change, or before it when `removed`. */
export interface LineComment {
  readonly path: string;
  readonly line: number;
  readonly removed: boolean;
  readonly code: string;
  readonly text: string;
}

const none: readonly LineComment[] = [];

/** Comments that are not sent yet, for each answer. They outlive the rows that show them. */
export class CommentStore {
  private readonly all = new Map<number, readonly LineComment[]>();
  private readonly listeners = new Set<() => void>();

  readonly of = (answer: number): readonly LineComment[] => this.all.get(answer) ?? none;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Puts `comment` in the place of one on the same line; an empty text takes it away. */
  put(answer: number, comment: LineComment): void {
    const others = this.of(answer).filter((other) => !isSamePlace(other, comment));
    this.set(answer, comment.text.trim() === "" ? others : [...others, comment]);
  }

  clear(answer: number): void {
    this.set(answer, none);
  }

  private set(answer: number, comments: readonly LineComment[]): void {
    this.all.set(answer, comments);
    this.listeners.forEach((listener) => listener());
  }
}

export const comments = new CommentStore();

export function useComments(answer: number): readonly LineComment[] {
  return useSyncExternalStore(comments.subscribe, () => comments.of(answer));
}

export function isSamePlace(
  one: Omit<LineComment, "text" | "code">,
  other: Omit<LineComment, "text" | "code">,
): boolean {
  return one.path === other.path && one.line === other.line && one.removed === other.removed;
}

/** The comments as one message to the agent, in the order of the files. `where` says the place of one. */
export function messageOf(
  list: readonly LineComment[],
  head: string,
  where: (comment: LineComment) => string,
): string {
  const sorted = [...list].sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
  return [
    head,
    ...sorted.map((comment) => `${where(comment)}\n> ${comment.code}\n${comment.text.trim()}`),
  ].join("\n\n");
}

import type { ApiError } from "@/api/error";
import type { SendRequest } from "@/protocol/messages.gen";
import type { SentFile } from "./sentFiles";

/** A message on its way. `operation_id` makes sending it again harmless. */
export interface PendingSend {
  readonly id: string;
  readonly request: SendRequest;
  /** What its files are called. */
  readonly files?: readonly SentFile[];
  /** Since when it is being sent. */
  readonly at: string;
  /** `passing`: nobody knows whether it arrived, or the server could not take it just then. */
  readonly error?: {
    readonly code: ApiError["code"];
    readonly message: string;
    readonly passing?: boolean;
  };
}

const prefix = "wegent.sending.";

/** The messages on their way, kept in this browser, each under a key of its own: other tabs have theirs there, too. */
export class PendingStore {
  constructor(private readonly storage: Storage) {}

  all(): PendingSend[] {
    return Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index))
      .filter((key) => key !== null)
      .filter((key) => key.startsWith(prefix))
      .map((key) => parsed(this.storage.getItem(key)))
      .filter(isPending)
      .sort((a, b) => a.at.localeCompare(b.at));
  }

  put(pending: PendingSend): void {
    try {
      this.storage.setItem(prefix + pending.id, JSON.stringify(pending));
    } catch {
      // The storage is full: this message lives as long as the page.
    }
  }

  remove(id: string): void {
    this.storage.removeItem(prefix + id);
  }
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

function isPending(item: unknown): item is PendingSend {
  return typeof item === "object" && item !== null && "id" in item && "request" in item && "at" in item;
}

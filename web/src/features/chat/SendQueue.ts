import { ApiError } from "@/api/error";
import type { ChatLink } from "@/api/socket";
import type { SendRequest, SentReply } from "@/protocol/messages.gen";

/** A message on its way. `operation_id` makes sending it again harmless. */
export interface PendingSend {
  readonly id: string;
  readonly request: SendRequest;
  readonly at: string;
  readonly error?: { readonly code: ApiError["code"]; readonly message: string };
}

const key = "wegent.sending";

/** Messages that are not acknowledged yet. They are kept in the browser and sent again until they are. */
export class SendQueue {
  private items: readonly PendingSend[];
  private readonly listeners = new Set<() => void>();
  private readonly sentListeners = new Set<(pending: PendingSend, reply: SentReply) => void>();
  private readonly underWay = new Set<string>();

  constructor(
    private readonly link: ChatLink,
    private readonly storage: Storage,
  ) {
    this.items = restored(storage.getItem(key));
  }

  /** Sends what waits whenever the link is up. Returns what stops it. */
  readonly start = (): (() => void) => {
    const stop = this.link.onConnection(() => this.sendAll());
    this.sendAll();
    return stop;
  };

  readonly current = (): readonly PendingSend[] => this.items;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly onSent = (listener: (pending: PendingSend, reply: SentReply) => void): (() => void) => {
    this.sentListeners.add(listener);
    return () => this.sentListeners.delete(listener);
  };

  send(request: SendRequest): PendingSend {
    const id = newId();
    const pending = { id, request: { ...request, operation_id: id }, at: new Date().toISOString() };
    this.change([...this.items, pending]);
    void this.attempt(pending);
    return pending;
  }

  /** Sends a refused one again, on another device or willing to wait when `change` says so. */
  again(id: string, change: Partial<SendRequest> = {}): void {
    const found = this.items.find((item) => item.id === id);
    if (!found) return;
    const pending = { id, at: found.at, request: { ...found.request, ...change } };
    this.change(this.items.map((item) => (item.id === id ? pending : item)));
    void this.attempt(pending);
  }

  discard(id: string): void {
    this.change(this.items.filter((item) => item.id !== id));
  }

  private sendAll(): void {
    if (this.link.connection().status !== "connected") return;
    this.items.filter((item) => !item.error).forEach((item) => void this.attempt(item));
  }

  private async attempt(pending: PendingSend): Promise<void> {
    if (this.underWay.has(pending.id)) return;
    this.underWay.add(pending.id);
    try {
      const reply = await this.link.request("chat:send", pending.request);
      this.sentListeners.forEach((listener) => listener(pending, reply));
      this.discard(pending.id);
    } catch (error) {
      this.refused(pending, error instanceof ApiError ? error : new ApiError(String(error), "internal"));
    } finally {
      this.underWay.delete(pending.id);
    }
  }

  private refused(pending: PendingSend, error: ApiError): void {
    if (error.unanswered) {
      setTimeout(() => this.sendAll(), 1_000);
      return;
    }
    const failed = { ...pending, error: { code: error.code, message: error.message } };
    this.change(this.items.map((item) => (item.id === pending.id ? failed : item)));
  }

  private change(items: readonly PendingSend[]): void {
    this.items = items;
    try {
      if (items.length === 0) this.storage.removeItem(key);
      else this.storage.setItem(key, JSON.stringify(items));
    } catch {
      // The storage is full: these messages live as long as the page.
    }
    this.listeners.forEach((listener) => listener());
  }
}

function restored(text: string | null): PendingSend[] {
  try {
    const parsed: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(parsed) ? parsed.filter(isPending) : [];
  } catch {
    return [];
  }
}

function isPending(item: unknown): item is PendingSend {
  return typeof item === "object" && item !== null && "id" in item && "request" in item && "at" in item;
}

/** `randomUUID` is there only on https and localhost; a page on a plain LAN address has to do without. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

import { backoff } from "@/api/backoff";
import { ApiError } from "@/api/error";
import type { ChatLink } from "@/api/socket";
import type { SendRequest, SentReply } from "@/protocol/messages.gen";
import type { SentFile } from "./sentFiles";
import { newId } from "@/api/newId";
import { PendingStore, type PendingSend } from "./PendingStore";

export type { PendingSend } from "./PendingStore";

/** How long a message that nobody acknowledged is sent again without being asked. */
export const patience = 60_000;

const lookEvery = 1_000;
const mostTakenBack = 20;
const untried = { count: 0, next: 0, last: new ApiError("offline", "offline") };

/**
 * Messages that are not acknowledged yet. A send that nobody answered is repeated with its operation id, which makes
 * it arrive once; after a while, or when it is refused, the user decides. Those of one conversation go one by one.
 */
export class SendQueue {
  private items: readonly PendingSend[];
  private readonly store: PendingStore;
  private readonly listeners = new Set<() => void>();
  private readonly sentListeners = new Set<(pending: PendingSend, reply: SentReply) => void>();
  private readonly underWay = new Set<string>();
  private readonly tries = new Map<string, { count: number; next: number; last: ApiError }>();
  private readonly takenBack = new Map<string, SendRequest>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly link: ChatLink,
    storage: Storage,
  ) {
    this.store = new PendingStore(storage);
    this.items = this.store.all();
  }

  /** Sends what waits whenever the link is up. Returns what stops it. */
  readonly start = (): (() => void) => {
    const stop = this.link.onConnection(() => {
      this.tries.forEach((tried) => (tried.next = 0));
      this.sendAll();
    });
    this.sendAll();
    return () => {
      stop();
      clearTimeout(this.timer);
    };
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

  send(request: SendRequest, files: readonly SentFile[] = []): PendingSend {
    const id = this.idOf(request);
    const pending = {
      id,
      request: {
        ...request,
        operation_id: id,
        ...(files.length > 0 && { files: files.map((file) => file.id) }),
      },
      ...(files.length > 0 && { files }),
      at: new Date().toISOString(),
    };
    this.put(pending);
    this.sendAll();
    return pending;
  }

  /** Sends one again, on another device or willing to wait when `change` says so; never as another message. */
  again(id: string, change: Partial<SendRequest> = {}): void {
    const found = this.items.find((item) => item.id === id);
    if (!found || this.underWay.has(id)) return;
    this.tries.delete(id);
    const { files } = found;
    this.put({ id, request: { ...found.request, ...change }, files, at: new Date().toISOString() });
    this.sendAll();
  }

  /** Gives its text back. Sent unchanged it is still the same message, which may have arrived after all. */
  discard(id: string): void {
    const found = this.items.find((item) => item.id === id);
    if (found?.error?.passing) this.takenBack.set(id, found.request);
    const [oldest] = this.takenBack.keys();
    if (this.takenBack.size > mostTakenBack && oldest !== undefined) this.takenBack.delete(oldest);
    this.remove(id);
  }

  private idOf(request: SendRequest): string {
    for (const [id, { task_id, message }] of this.takenBack) {
      if (task_id !== request.task_id || message !== request.message) continue;
      this.takenBack.delete(id);
      return id;
    }
    return newId();
  }

  /** Tries what may be tried now, gives up what waited too long, and looks again later. */
  private sendAll(): void {
    clearTimeout(this.timer);
    const now = Date.now();
    const waiting = this.items.filter((item) => !item.error);
    for (const item of waiting) {
      const { count, next, last } = this.tries.get(item.id) ?? untried;
      if (this.underWay.has(item.id)) continue;
      if (now - Date.parse(item.at) >= patience) this.fail(item, last);
      else if (now >= next && this.isFirst(item)) void this.attempt(item, count + 1);
    }
    if (waiting.length > 0) this.timer = setTimeout(() => this.sendAll(), lookEvery);
  }

  private isFirst({ id, request: { task_id } }: PendingSend): boolean {
    const first = this.items.find((item) => !item.error && item.request.task_id === task_id);
    return task_id === undefined || first?.id === id;
  }

  private async attempt(pending: PendingSend, count: number): Promise<void> {
    if (this.link.connection().status !== "connected") return;
    this.underWay.add(pending.id);
    try {
      const reply = await this.link.request("chat:send", pending.request);
      this.underWay.delete(pending.id);
      this.sentListeners.forEach((listener) => listener(pending, reply));
      this.remove(pending.id);
      this.sendAll();
    } catch (error) {
      this.underWay.delete(pending.id);
      this.unsent(
        pending,
        error instanceof ApiError ? error : new ApiError(String(error), "internal"),
        count,
      );
    }
  }

  private unsent(pending: PendingSend, error: ApiError, count: number): void {
    const now = Date.now();
    if (!error.passing || now - Date.parse(pending.at) >= patience) {
      this.fail(pending, error);
      this.sendAll();
      return;
    }
    this.tries.set(pending.id, { count, next: now + backoff(count), last: error });
  }

  private fail(pending: PendingSend, { code, message, passing }: ApiError): void {
    if (this.items.some((item) => item.id === pending.id))
      this.put({ ...pending, error: { code, message, ...(passing && { passing }) } });
  }

  private put(pending: PendingSend): void {
    const known = this.items.some((item) => item.id === pending.id);
    this.items = known
      ? this.items.map((item) => (item.id === pending.id ? pending : item))
      : [...this.items, pending];
    this.store.put(pending);
    this.listeners.forEach((listener) => listener());
  }

  private remove(id: string): void {
    this.tries.delete(id);
    this.items = this.items.filter((item) => item.id !== id);
    this.store.remove(id);
    this.listeners.forEach((listener) => listener());
  }
}

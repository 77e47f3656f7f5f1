import { ApiError } from "@/api/error";
import type { ChatLink } from "@/api/socket";
import type { SubtaskView } from "@/protocol/rest.gen";
import {
  applyToConversation,
  cursorOf,
  emptyConversation,
  fromSnapshot,
  withMessage,
  type Conversation,
} from "./conversation";
import { answerEvents, isAnswerEvent, type AnswerEvent, type AnswerEventName } from "./stream";

/** `stale`: what is shown may be behind, a join is under way or failed after an earlier success. */
export interface StreamState {
  readonly status: "loading" | "live" | "stale" | "failed";
  readonly conversation: Conversation;
  readonly error?: ApiError;
}

const paintEvery = 24;
const joinAgainAfter = 1_000;

/** One watched task: joins, applies events in order, joins again after a gap or a lost link. */
export class TaskStream {
  private state: StreamState = { status: "loading", conversation: emptyConversation };
  private shown: StreamState = this.state;
  private readonly listeners = new Set<() => void>();
  private waiting: AnswerEvent[] | undefined;
  private stops: (() => void)[] = [];
  private timers = new Set<ReturnType<typeof setTimeout>>();
  private painting = false;

  constructor(
    private readonly link: ChatLink,
    readonly taskId: number,
  ) {}

  readonly current = (): StreamState => this.shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  };

  /** A message that an acknowledgement brought. */
  add(...views: SubtaskView[]): void {
    this.change({ ...this.state, conversation: views.reduce(withMessage, this.state.conversation) });
  }

  readonly reload = (): void => {
    void this.join(true);
  };

  private open(): void {
    this.stops = answerEvents.map((event) => this.listen(event));
    this.stops.push(this.link.onConnection(() => this.connectionChanged()));
    void this.join(false);
  }

  private close(): void {
    this.stops.forEach((stop) => stop());
    this.timers.forEach((timer) => clearTimeout(timer));
    this.timers.clear();
    this.stops = [];
    this.painting = false;
    this.waiting = undefined;
    this.shown = this.state = {
      ...this.state,
      status: this.state.status === "loading" ? "loading" : "stale",
    };
    this.link.request("task:leave", { task_id: this.taskId }).catch(() => undefined);
  }

  private listen(event: AnswerEventName): () => void {
    return this.link.on(event, (data) => {
      const item = { event, data };
      if (data.task_id === this.taskId && isAnswerEvent(item)) this.heard(item);
    });
  }

  private heard(item: AnswerEvent): void {
    if (this.waiting) {
      this.waiting.push(item);
      return;
    }
    const conversation = applyToConversation(this.state.conversation, item);
    this.change({ ...this.state, conversation });
    if (conversation.gap) void this.join(false);
  }

  private connectionChanged(): void {
    if (this.link.connection().status === "connected") void this.join(false);
    else if (this.state.status === "live") this.change({ ...this.state, status: "stale" });
  }

  /** Asks for what is missing, or for everything when `whole`. Events that come meanwhile wait. */
  private async join(whole: boolean): Promise<void> {
    if (this.waiting || this.stops.length === 0) return;
    const opened = this.stops;
    const waiting: AnswerEvent[] = [];
    this.waiting = waiting;
    const cursor = whole ? undefined : cursorOf(this.state.conversation);
    try {
      const reply = await this.link.request("task:join", { task_id: this.taskId, ...(cursor && { cursor }) });
      if (this.stops !== opened) return;
      const base = reply.task
        ? fromSnapshot(reply.task)
        : (reply.events ?? [])
            .filter(isAnswerEvent)
            .reduce(applyToConversation, clean(this.state.conversation));
      const conversation = waiting.reduce(applyToConversation, base);
      this.waiting = undefined;
      this.change({ status: "live", conversation });
      if (conversation.gap) this.later(() => this.join(true));
    } catch (error) {
      if (this.stops === opened) this.joinFailed(error);
    }
  }

  private joinFailed(error: unknown): void {
    this.waiting = undefined;
    const problem = error instanceof ApiError ? error : new ApiError(String(error), "internal");
    if (!problem.unanswered) {
      this.change({ ...this.state, status: "failed", error: problem });
      return;
    }
    if (this.state.status === "live") this.change({ ...this.state, status: "stale" });
    if (this.link.connection().status === "connected") this.later(() => this.join(false));
  }

  private later(action: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void action();
    }, joinAgainAfter);
    this.timers.add(timer);
  }

  /** Listeners hear of many events at once: the page paints at most every few milliseconds. */
  private change(state: StreamState): void {
    if (state.conversation === this.state.conversation && state.status === this.state.status) return;
    this.state = state;
    if (this.painting) return;
    this.painting = true;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.painting = false;
      this.shown = this.state;
      this.listeners.forEach((listener) => listener());
    }, paintEvery);
    this.timers.add(timer);
  }
}

function clean(conversation: Conversation): Conversation {
  const messages = conversation.messages.map((message) =>
    message.gap ? { ...message, gap: false } : message,
  );
  return { messages, gap: false };
}

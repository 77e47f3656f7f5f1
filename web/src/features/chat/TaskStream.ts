import { backoff } from "@/api/backoff";
import { ApiError } from "@/api/error";
import type { ChatLink } from "@/api/socket";
import type { JoinedReply } from "@/protocol/messages.gen";
import type { SubtaskView } from "@/protocol/rest.gen";
import {
  applyToConversation,
  cursorOf,
  emptyConversation,
  fromSnapshot,
  withMessage,
  type Conversation,
} from "./conversation";
import { answerEvents, isAnswerEvent, isFinal, type AnswerEvent, type AnswerEventName } from "./stream";

/** `stale`: what is shown may be behind since `staleSince`, a join is under way or failed after an earlier success. */
export interface StreamState {
  readonly status: "loading" | "live" | "stale" | "failed";
  readonly conversation: Conversation;
  readonly staleSince?: number;
  readonly error?: ApiError;
}

/** What a join asks for: what came after the cursor, or everything. */
type Wanted = "missing" | "whole";

const paintEvery = 24;
const mostWaiting = 5_000;
const gapsEvery = 1_000;
const endsWithin = 1_000;

/** One watched task: joins, applies events in order, joins again after a gap, a lost link, or when it is told to. */
export class TaskStream {
  private state: StreamState = { status: "loading", conversation: emptyConversation };
  private shown: StreamState = this.state;
  private readonly listeners = new Set<() => void>();
  private waiting: AnswerEvent[] | undefined;
  private again: Wanted | undefined;
  private hasSnapshot = false;
  private failures = 0;
  private lastGap = 0;
  private soon: Wanted | undefined;
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

  readonly reload = (): void => this.join("whole");

  private open(): void {
    if (this.state.status === "stale") this.shown = this.state = { ...this.state, staleSince: Date.now() };
    this.stops = answerEvents.map((event) => this.listen(event));
    this.stops.push(
      this.link.onConnection(() => this.connectionChanged()),
      this.link.on("chat:resync", ({ task_id }) => {
        if (task_id === undefined || task_id === this.taskId) this.join("missing");
      }),
      this.link.on("task:status", ({ task_id, status }) => {
        if (task_id === this.taskId && isFinal({ status })) this.checkEnd();
      }),
    );
    this.join("missing");
  }

  private close(): void {
    this.stops.forEach((stop) => stop());
    this.timers.forEach((timer) => clearTimeout(timer));
    this.timers.clear();
    this.stops = [];
    this.painting = false;
    this.waiting = this.again = this.soon = undefined;
    this.shown = this.state = this.state.status === "loading" ? this.state : this.stale();
    this.link.request("task:leave", { task_id: this.taskId }).catch(() => undefined);
  }

  private listen(event: AnswerEventName): () => void {
    return this.link.on(event, (data) => {
      const item = { event, data, at: Date.now() };
      if (data.task_id === this.taskId && isAnswerEvent(item)) this.heard(item);
    });
  }

  private heard(item: AnswerEvent): void {
    if (this.waiting) {
      // What does not fit is fetched by another join.
      if (this.waiting.length < mostWaiting) this.waiting.push(item);
      else this.again = "whole";
      return;
    }
    const conversation = applyToConversation(this.state.conversation, item);
    this.change({ ...this.state, conversation });
    if (item.event === "chat:start" && runsBefore(conversation, item.data.subtask_id)) this.later("whole");
    if (conversation.gap) this.closeGap(conversation.gap === "unknown" ? "whole" : "missing");
  }

  /** The task is said to be over. An answer that still runs here has lost its end, unless that comes at once. */
  private checkEnd(): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      const { messages } = this.state.conversation;
      if (messages.some(({ view }) => view.role === "assistant" && !isFinal(view))) this.join("missing");
    }, endsWithin);
    this.timers.add(timer);
  }

  /** At once, but not with every event when joining does not help. */
  private closeGap(wanted: Wanted): void {
    const now = Date.now();
    if (now - this.lastGap < gapsEvery) {
      this.later(wanted);
      return;
    }
    this.lastGap = now;
    this.join(wanted);
  }

  private connectionChanged(): void {
    if (this.link.connection().status === "connected") this.join("missing");
    else if (this.state.status === "live") this.change(this.stale());
  }

  private stale(): StreamState {
    const { staleSince = Date.now() } = this.state;
    return { ...this.state, status: "stale", staleSince };
  }

  /** One join at a time: what comes up meanwhile is asked for after it. */
  private join(wanted: Wanted): void {
    if (this.stops.length === 0) return;
    if (this.waiting) this.again = this.again === "whole" ? "whole" : wanted;
    else void this.ask(wanted);
  }

  /** Asks for what is missing, or for everything. Events that come meanwhile wait. */
  private async ask(wanted: Wanted): Promise<void> {
    const opened = this.stops;
    const waiting: AnswerEvent[] = [];
    this.waiting = waiting;
    const cursor = wanted === "missing" && this.hasSnapshot ? cursorOf(this.state.conversation) : undefined;
    try {
      const reply = await this.link.request("task:join", { task_id: this.taskId, ...(cursor && { cursor }) });
      if (this.stops === opened) this.joined(reply, waiting);
    } catch (error) {
      if (this.stops === opened) this.joinFailed(error);
    }
  }

  private joined(reply: JoinedReply, waiting: readonly AnswerEvent[]): void {
    const base = reply.task
      ? fromSnapshot(reply.task)
      : (reply.events ?? [])
          .filter(isAnswerEvent)
          .reduce(applyToConversation, clean(this.state.conversation));
    const conversation = waiting.reduce(applyToConversation, base);
    const { again } = this;
    this.waiting = this.again = undefined;
    this.hasSnapshot ||= reply.task !== undefined;
    this.change({ status: "live", conversation });
    if (!conversation.gap) this.failures = 0;
    if (conversation.gap) this.later("whole");
    else if (again) this.join(again);
  }

  /** What may pass is tried again; what is shown stays. */
  private joinFailed(error: unknown): void {
    this.waiting = this.again = undefined;
    const problem = error instanceof ApiError ? error : new ApiError(String(error), "internal");
    if (!problem.passing || (problem.code === "unavailable" && !this.hasSnapshot)) {
      this.change({ ...this.state, status: "failed", error: problem });
    } else if (this.state.status === "live") this.change(this.stale());
    if (problem.passing && this.link.connection().status === "connected") this.later("missing");
  }

  private later(wanted: Wanted): void {
    const planned = this.soon;
    this.soon = planned === "whole" ? planned : wanted;
    if (planned) return;
    this.failures += 1;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      const next = this.soon ?? wanted;
      this.soon = undefined;
      this.join(next);
    }, backoff(this.failures));
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

/** Answers run one after the other: one that still runs when the next begins has lost its end. */
function runsBefore({ messages }: Conversation, id: number): boolean {
  return messages.some(({ view }) => view.subtask_id < id && view.status === "RUNNING");
}

function clean(conversation: Conversation): Conversation {
  const messages = conversation.messages.map((message) =>
    message.gap ? { ...message, gap: false } : message,
  );
  return { messages, task: conversation.task };
}

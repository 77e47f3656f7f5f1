import type {
  Attachment,
  Block,
  BlockUpdate,
  ChatEvents,
  ChunkEvent,
  ItemEvent,
  StatusUpdatedEvent,
} from "@/protocol/messages.gen";
import type { SubtaskView } from "@/protocol/rest.gen";

/** The answer's events, in the form in which several travel in one list. */
export type AnswerEvent = {
  [E in AnswerEventName]: {
    event: E;
    data: ChatEvents[E];
    /** When it was heard, by this computer's clock; absent when it is told again later. */
    at?: number;
  };
}[AnswerEventName];

export const answerEvents = [
  "chat:start",
  "chat:chunk",
  "chat:block_created",
  "chat:block_updated",
  "chat:block_removed",
  "chat:status_updated",
  "chat:done",
  "chat:error",
  "chat:cancelled",
  "chat:message",
] as const;

export type AnswerEventName = (typeof answerEvents)[number];

/** One message as it grows. `gap`: something is missing and the task must be joined again. */
export interface Message {
  readonly view: SubtaskView;
  readonly gap: boolean;
  readonly phase?: { readonly phase: string; readonly message?: string; readonly secondsLeft?: number };
}

type StreamItem = Exclude<AnswerEvent, { event: "chat:start" | "chat:message" }>;

export function isAnswerEvent(item: ItemEvent): item is AnswerEvent {
  return answerEvents.some((name) => name === item.event);
}

export function isFinal(view: Pick<SubtaskView, "status">): boolean {
  return view.status === "COMPLETED" || view.status === "FAILED" || view.status === "CANCELLED";
}

/** What `message` is after `item`. An event that it reflects already changes nothing; a missing one makes a gap. */
export function applyChatEvent(message: Message, item: AnswerEvent): Message {
  switch (item.event) {
    case "chat:message":
      return replaced(message, item.data.message);
    case "chat:start":
      return started(message, item.data, item.at);
    default:
      return inOrder(message, item);
  }
}

function started(message: Message, start: ChatEvents["chat:start"], at?: number): Message {
  const { view } = message;
  if (start.attempt < view.attempt) return message;
  if (start.attempt === view.attempt && (isFinal(view) || view.status === "RUNNING")) return message;
  const fresh =
    start.attempt > view.attempt ? { blocks: [], seq: 0, usage: undefined, started_at: undefined } : {};
  return {
    gap: false,
    view: {
      ...view,
      ...fresh,
      ...unended,
      started_at: (start.attempt === view.attempt ? view.started_at : undefined) ?? instant(at),
      attempt: start.attempt,
      status: "RUNNING",
      device_id: start.device_id,
      runtime: start.runtime,
      queue_position: undefined,
      queue_reason: undefined,
    },
  };
}

function instant(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

const unended = {
  reason: undefined,
  error: undefined,
  next_step: undefined,
  receipt: undefined,
  cancelling_at: undefined,
  paused: undefined,
  ended_at: undefined,
} as const;

/** How far a message is in its attempt; nothing goes back. */
const ranks = { PENDING: 0, QUEUED: 1, RUNNING: 2, COMPLETED: 3, FAILED: 3, CANCELLED: 3 } as const;

/** Ended for good. Only an answer whose device was given up may still get its real outcome. */
function isOver(view: SubtaskView): boolean {
  return isFinal(view) && !(view.status === "FAILED" && view.reason === "device_offline");
}

/** Told by a node that did not know yet what is shown here already. */
function isBehind(next: SubtaskView, view: SubtaskView): boolean {
  if (next.attempt !== view.attempt) return next.attempt < view.attempt;
  if (isOver(view)) return next.status !== view.status || next.seq < view.seq;
  return ranks[next.status] < ranks[view.status];
}

/** A full replacement may have been made before events that are shown already: those stay. */
function replaced(message: Message, next: SubtaskView): Message {
  const { view } = message;
  if (isBehind(next, view)) return message;
  if (next.attempt > view.attempt) return { view: next, gap: false, phase: message.phase };
  const cancelling_at = isFinal(next) ? next.cancelling_at : (next.cancelling_at ?? view.cancelling_at);
  if (next.seq >= view.seq) return { view: { ...next, cancelling_at }, gap: false, phase: message.phase };
  if (isFinal(next)) return isFinal(view) ? message : { ...message, gap: true };
  return {
    ...message,
    view: { ...next, cancelling_at, blocks: view.blocks, seq: view.seq, usage: view.usage },
  };
}

function inOrder(message: Message, item: StreamItem): Message {
  const { view } = message;
  const { attempt, seq } = item.data;
  if (attempt < view.attempt || (attempt === view.attempt && isOver(view))) return message;
  if (attempt > view.attempt || seq > view.seq + 1) return { ...message, gap: true };
  const ending = item.event === "chat:done" || item.event === "chat:error" || item.event === "chat:cancelled";
  if (ending) return endedAt(message, item);
  return seq <= view.seq ? message : streamed(message, item);
}

/**
 * The backend ends what a device cannot, with the number of the last event that it kept. When more is shown than was
 * kept, or than the end knows of, only a join tells what is true.
 */
function endedAt(message: Message, item: StreamItem): Message {
  const { view } = message;
  const { seq } = item.data;
  if (seq < view.seq) return isFinal(view) ? message : { ...message, gap: true };
  const givenUp = item.event === "chat:error" && item.data.type === "device_offline";
  if (givenUp && seq > view.seq) return { ...message, gap: true };
  return givenUp && isFinal(view) ? message : ended(message, item);
}

function streamed(message: Message, item: StreamItem): Message {
  const { view } = message;
  switch (item.event) {
    case "chat:chunk": {
      const blocks = appended(view.blocks, item.data);
      return blocks ? advanced(message, item.data.seq, { blocks }) : { ...message, gap: true };
    }
    case "chat:block_created":
      return advanced(message, item.data.seq, { blocks: put(view.blocks, item.data.block) });
    case "chat:block_updated": {
      const { block_id: id, updates, seq } = item.data;
      return advanced(message, seq, {
        blocks: view.blocks.map((block) => (block.id === id ? updated(block, updates) : block)),
      });
    }
    case "chat:block_removed": {
      const { block_id: id, seq } = item.data;
      return advanced(message, seq, { blocks: view.blocks.filter((block) => block.id !== id) });
    }
    case "chat:status_updated":
      return noted(message, item.data);
    default:
      return message;
  }
}

/** A field that is replaced loses its attachment; `updates` has those of the new values. */
function updated(block: Block, updates: BlockUpdate): Block {
  const kept = block.attachments?.filter(({ field }) => updates[field] === undefined) ?? [];
  const attachments = [...kept, ...(updates.attachments ?? [])];
  return { ...block, ...updates, attachments: attachments.length === 0 ? undefined : attachments };
}

/** The agent's phase lasts until something else happens. */
function advanced(message: Message, seq: number, change: Partial<SubtaskView>): Message {
  return { gap: message.gap, view: { ...message.view, ...change, seq } };
}

function noted(
  message: Message,
  { seq, phase, message: text, usage, seconds_left: secondsLeft }: StatusUpdatedEvent,
): Message {
  const next = advanced(message, seq, usage ? { usage } : {});
  return phase
    ? { ...next, phase: { phase, message: text, secondsLeft } }
    : { ...next, phase: message.phase };
}

function ended(message: Message, item: StreamItem): Message {
  const { view } = message;
  const blocks = closed(view.blocks, item.event === "chat:done" ? "done" : "error");
  const change = { blocks, ...unended, ended_at: instant(item.at) };
  switch (item.event) {
    case "chat:done":
      return advanced(message, item.data.seq, {
        ...change,
        status: "COMPLETED",
        usage: item.data.result.usage ?? view.usage,
      });
    case "chat:error": {
      const { seq, error, type, next_step } = item.data;
      return advanced(message, seq, { ...change, status: "FAILED", error, reason: type, next_step });
    }
    case "chat:cancelled":
      return advanced(message, item.data.seq, {
        ...change,
        status: "CANCELLED",
        receipt: item.data.receipt,
        queue_position: undefined,
        queue_reason: undefined,
      });
    default:
      return message;
  }
}

/** What still streams or waits when the run ends, ends with it. */
function closed(blocks: readonly Block[], pending: "done" | "error"): Block[] {
  return blocks.map((block) => {
    if (block.status === "streaming") return { ...block, status: "done" };
    return block.status === "pending" ? { ...block, status: pending } : block;
  });
}

function put(blocks: readonly Block[], block: Block): Block[] {
  const known = blocks.some((other) => other.id === block.id);
  return known ? blocks.map((other) => (other.id === block.id ? block : other)) : [...blocks, block];
}

/** The blocks with the chunk at its offset, or undefined when characters before it are missing. */
function appended(blocks: readonly Block[], chunk: ChunkEvent): Block[] | undefined {
  const block = blocks.find((other) => other.id === chunk.block_id) ?? begun(chunk);
  const field = chunk.field === "tool_output" ? "tool_output" : "content";
  const text = block[field] ?? "";
  const length = text.length + (cutOf(block, field)?.omitted ?? 0);
  if (chunk.offset > length) return undefined;
  const whole = text + chunk.content.slice(length - chunk.offset);
  if (!chunk.attachment?.cut) return put(blocks, { ...block, [field]: whole });
  const kept = keptOf(whole, Math.max(length, chunk.offset + chunk.content.length), chunk.attachment.cut);
  if (kept === undefined) return undefined;
  const { attachment } = chunk;
  const others = block.attachments?.filter(({ id }) => id !== attachment.id) ?? [];
  return put(blocks, { ...block, [field]: kept, attachments: [...others, attachment] });
}

/** What of a field is left out between its beginning and its end. */
export function cutOf(
  { attachments }: Block,
  field: "content" | "tool_output",
): NonNullable<Attachment["cut"]> | undefined {
  return attachments?.find((attachment) => attachment.field === field && attachment.cut)?.cut;
}

/** The beginning and the end that `cut` leaves of a text of `length`; undefined when more is left out of `held`. */
function keptOf(held: string, length: number, { head, omitted }: NonNullable<Attachment["cut"]>) {
  const tail = length - head - omitted;
  if (tail < 0 || head + tail > held.length) return undefined;
  return held.slice(0, head) + held.slice(held.length - tail);
}

function begun(chunk: ChunkEvent): Block {
  const types = ["text", "thinking", "output", "tool", "approval", "notice"] as const;
  const type = types.find((name) => name === chunk.block_type) ?? "text";
  return { id: chunk.block_id, type, status: type === "tool" ? "pending" : "streaming" };
}

/** The text of a field as it is shown: where something is left out, with `mark` of so many characters. */
export function shownText(
  block: Block,
  field: "content" | "tool_output",
  mark: (omitted: number) => string,
): string {
  const text = block[field] ?? "";
  const cut = cutOf(block, field);
  return cut ? `${text.slice(0, cut.head)}\n${mark(cut.omitted)}\n${text.slice(cut.head)}` : text;
}

/** Text and output of an answer as one string: what its copy button gives. */
export function textOf(view: SubtaskView): string {
  if (view.role === "user") return view.text ?? "";
  return view.blocks
    .filter((block) => block.type === "text" || block.type === "output")
    .map((block) => shownText(block, "content", (omitted) => `… (${omitted})`))
    .join("\n\n");
}

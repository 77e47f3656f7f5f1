import type { Cursor } from "@/protocol/messages.gen";
import type { SubtaskView, TaskSummary, TaskView } from "@/protocol/rest.gen";
import { applyChatEvent, isFinal, type AnswerEvent, type Message } from "./stream";

/** The messages of one task, by id. `gap`: a stream has a hole, or an event named a message that is not here. */
export interface Conversation {
  readonly messages: readonly Message[];
  readonly gap?: "hole" | "unknown";
  /** The task as it was when all of it was read. Lists have newer words of it, but not of each. */
  readonly task?: TaskSummary;
}

export const emptyConversation: Conversation = { messages: [] };

export function fromSnapshot(task: TaskView): Conversation {
  const views = [...task.subtasks].sort((a, b) => a.subtask_id - b.subtask_id);
  return { messages: views.map((view) => ({ view, gap: false })), task: task.task };
}

export function applyToConversation(conversation: Conversation, item: AnswerEvent): Conversation {
  const id = item.event === "chat:message" ? item.data.message.subtask_id : item.data.subtask_id;
  const known = conversation.messages.find((message) => message.view.subtask_id === id);
  if (!known) {
    return item.event === "chat:message"
      ? withMessage(conversation, item.data.message)
      : { ...conversation, gap: "unknown" };
  }
  const next = applyChatEvent(known, item);
  if (next === known) return conversation;
  return {
    ...conversation,
    messages: conversation.messages.map((message) => (message === known ? next : message)),
    gap: conversation.gap ?? (next.gap ? "hole" : undefined),
  };
}

/** The conversation with `view` in it, unless what is shown is newer. */
export function withMessage(conversation: Conversation, view: SubtaskView): Conversation {
  const known = conversation.messages.some((message) => message.view.subtask_id === view.subtask_id);
  if (known) {
    return applyToConversation(conversation, {
      event: "chat:message",
      data: { task_id: view.task_id, message: view },
    });
  }
  const messages = [...conversation.messages, { view, gap: false }];
  messages.sort((a, b) => a.view.subtask_id - b.view.subtask_id);
  return { ...conversation, messages };
}

/**
 * How far the newest unfinished answer has been seen: what a join continues from. A join tells what came after that
 * message, so that an earlier one which may still change (a retry, a late result) takes a snapshot instead.
 */
export function cursorOf({ messages }: Conversation): Cursor | undefined {
  const at = messages.findLastIndex(
    ({ view }) => view.role === "assistant" && !isFinal(view) && view.seq > 0,
  );
  const running = messages[at]?.view;
  if (!running || messages.slice(0, at).some(({ view }) => view.status !== "COMPLETED")) return undefined;
  const { subtask_id, attempt, seq } = running;
  return { subtask_id, attempt, seq };
}

import type { SubtaskView } from "@/protocol/rest.gen";
import type { PendingSend } from "./SendQueue";
import { isFinal, type Message } from "./stream";

/** A line of the transcript. `movedTo`: it goes on there, on another device than the answer before it. */
export type Row =
  | {
      readonly kind: "message";
      readonly key: string;
      readonly message: Message;
      readonly movedTo?: string;
      /** An earlier answer is not over. */
      readonly behind: boolean;
      /** Of an answer: the message that it answers. */
      readonly question?: SubtaskView;
    }
  | { readonly kind: "pending"; readonly key: string; readonly pending: PendingSend };

/** The transcript line by line: the messages, then those on their way. */
export function rowsOf(messages: readonly Message[], pending: readonly PendingSend[]): Row[] {
  let device: string | undefined;
  let open = false;
  let asked: SubtaskView | undefined;
  const rows = messages.map((message): Row => {
    const { view } = message;
    const answer = view.role === "assistant";
    const moved = answer && view.device_id && device !== undefined && view.device_id !== device;
    const behind = answer && open;
    if (!answer) asked = view;
    if (answer) {
      device = view.device_id ?? device;
      open ||= !isFinal(view);
    }
    const movedTo = moved ? (view.device_name ?? view.device_id) : undefined;
    return {
      kind: "message",
      key: String(view.subtask_id),
      message,
      movedTo,
      behind,
      ...(answer && { question: asked }),
    };
  });
  return [...rows, ...pending.map((one): Row => ({ kind: "pending", key: one.id, pending: one }))];
}

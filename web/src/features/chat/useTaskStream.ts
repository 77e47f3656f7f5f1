import { useCallback, useSyncExternalStore } from "react";
import { useChatServices } from "./ChatServices";
import { emptyConversation } from "./conversation";
import type { StreamState } from "./TaskStream";

const none: StreamState = { status: "live", conversation: emptyConversation };
const neverCalled = () => () => undefined;

/** The conversation as it is now; without a task an empty one. */
export function useTaskStream(taskId: number | undefined): StreamState & { reload: () => void } {
  const services = useChatServices();
  const stream = taskId === undefined ? undefined : services.stream(taskId);
  const state = useSyncExternalStore(stream?.subscribe ?? neverCalled, () => stream?.current() ?? none);
  const reload = useCallback(() => stream?.reload(), [stream]);
  return { ...state, reload };
}

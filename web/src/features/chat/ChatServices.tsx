import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { useApi } from "@/api/ApiContext";
import type { ChatLink } from "@/api/socket";
import { SendQueue } from "./SendQueue";
import { TaskStream } from "./TaskStream";

const keptStreams = 20;

/** What outlives a chat page: messages on their way, and the streams of the conversations seen last. */
export class ChatServices {
  readonly sending: SendQueue;
  private readonly streams = new Map<number, TaskStream>();

  constructor(private readonly link: ChatLink) {
    this.sending = new SendQueue(link, localStorage);
    this.sending.onSent((_pending, reply) => {
      this.stream(reply.task_id).add(reply.message, reply.answer);
    });
  }

  stream(taskId: number): TaskStream {
    const known = this.streams.get(taskId);
    const stream = known ?? new TaskStream(this.link, taskId);
    this.streams.delete(taskId);
    this.streams.set(taskId, stream);
    const [oldest] = this.streams.keys();
    if (this.streams.size > keptStreams && oldest !== undefined) this.streams.delete(oldest);
    return stream;
  }
}

const ChatContext = createContext<ChatServices | undefined>(undefined);

export function ChatProvider({ children }: { children: ReactNode }) {
  const { link } = useApi();
  const [services] = useState(() => new ChatServices(link));
  useEffect(() => services.sending.start(), [services]);
  return <ChatContext value={services}>{children}</ChatContext>;
}

export function useChatServices(): ChatServices {
  const services = use(ChatContext);
  if (!services) throw new Error("ChatProvider is missing");
  return services;
}

/** The messages on their way in this conversation, or in a new one. */
export function usePending(taskId: number | undefined) {
  const { sending } = useChatServices();
  const items = useSyncExternalStore(sending.subscribe, sending.current);
  return items.filter((item) => item.request.task_id === taskId);
}

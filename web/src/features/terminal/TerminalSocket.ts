import { io, type Socket } from "socket.io-client";
import { ApiError } from "@/api/error";
import type {
  AttachedTerminalReply,
  ErrorReply,
  PulseTerminalReply,
  TerminalEvents,
  TerminalReports,
  TerminalRequests,
} from "@/protocol/messages.gen";

interface Replies {
  "terminal:attach": AttachedTerminalReply;
  "terminal:pulse": PulseTerminalReply;
}

export type Heard = TerminalReports & TerminalEvents;

/** The line to terminals as the page sees it; TerminalSocket is the real one, tests have their own. */
export interface TerminalLink {
  readonly connected: boolean;
  onConnection(listener: () => void): () => void;
  request<E extends keyof Replies>(event: E, payload: TerminalRequests[E]): Promise<Replies[E]>;
  say<E extends keyof TerminalRequests>(event: E, payload: TerminalRequests[E]): void;
  on<E extends keyof Heard>(event: E, listener: (data: Heard[E]) => void): () => void;
  open(): () => void;
}

const answerLimit = 8_000;

/** A connection of its own, so that a flood of output does not queue before the chat. It comes back by itself. */
export class TerminalSocket implements TerminalLink {
  private readonly socket: Socket;

  constructor(token: () => string | undefined) {
    this.socket = io("/terminal", {
      forceNew: true,
      autoConnect: false,
      transports: ["websocket", "polling"],
      reconnectionDelay: 300,
      reconnectionDelayMax: 3_000,
      auth: (give) => {
        give({ token: token() });
      },
    });
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  onConnection(listener: () => void): () => void {
    this.socket.on("connect", listener).on("disconnect", listener);
    return () => {
      this.socket.off("connect", listener).off("disconnect", listener);
    };
  }

  async request<E extends keyof Replies>(event: E, payload: TerminalRequests[E]): Promise<Replies[E]> {
    const reply = await this.acknowledged<Replies[E]>(event, payload);
    if (isError(reply)) throw new ApiError(reply.error, reply.code, reply.field);
    return reply;
  }

  private async acknowledged<R extends object>(event: string, payload: object): Promise<R | ErrorReply> {
    try {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-return
      return await this.socket.timeout(answerLimit).emitWithAck(event, payload);
    } catch {
      throw new ApiError("timeout", this.socket.connected ? "timeout" : "offline");
    }
  }

  /** What is said without a connection is lost: what a user types into the void must not run later. */
  say<E extends keyof TerminalRequests>(event: E, payload: TerminalRequests[E]): void {
    if (this.socket.connected) this.socket.emit(event, payload);
  }

  on<E extends keyof Heard>(event: E, listener: (data: Heard[E]) => void): () => void {
    const socket: Socket = this.socket;
    const heard: (data: Heard[E]) => void = listener;
    socket.on<string>(event, heard);
    return () => socket.off<string>(event, heard);
  }

  /** Connects. Returns what ends it. */
  open(): () => void {
    this.socket.connect();
    return () => {
      this.socket.disconnect();
    };
  }
}

function isError(reply: object): reply is ErrorReply {
  return "error" in reply && "code" in reply;
}

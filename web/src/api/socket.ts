import { io, type Socket } from "socket.io-client";
import type {
  AcceptedReply,
  ChatEvents,
  ChatRequests,
  ErrorReply,
  JoinedReply,
  SentReply,
} from "@/protocol/messages.gen";
import { ApiError } from "./error";

/** What each request is acknowledged with. */
export interface ChatReplies {
  "chat:send": SentReply;
  "chat:cancel": AcceptedReply;
  "chat:retry": SentReply;
  "chat:approve": AcceptedReply;
  "task:join": JoinedReply;
  "task:leave": AcceptedReply;
}

/** `since` is when the link was lost; `refused` is the server's word that the token is not good. */
export interface Connection {
  readonly status: "connecting" | "connected" | "reconnecting" | "refused";
  readonly since: number;
}

/** The line to the backend as features see it; ChatSocket is the real one, tests have their own. */
export interface ChatLink {
  connection(): Connection;
  onConnection(listener: () => void): () => void;
  request<E extends keyof ChatRequests>(event: E, payload: ChatRequests[E]): Promise<ChatReplies[E]>;
  on<E extends keyof ChatEvents>(event: E, listener: (data: ChatEvents[E]) => void): () => void;
  open(token: string): void;
  close(): void;
}

const answerLimit = 10_000;

/** One Socket.IO connection on /chat. It reconnects for ever by itself, except when its token is refused. */
export class ChatSocket implements ChatLink {
  private readonly socket: Socket;
  private readonly listeners = new Set<() => void>();
  private state: Connection = { status: "connecting", since: Date.now() };
  private token = "";

  constructor() {
    this.socket = io("/chat", {
      autoConnect: false,
      transports: ["websocket", "polling"],
      reconnectionDelay: 300,
      reconnectionDelayMax: 5_000,
      auth: (give) => {
        give({ token: this.token });
      },
    });
    this.socket.on("connect", () => this.change("connected"));
    this.socket.on("disconnect", () => this.lost());
    this.socket.on("connect_error", () => this.failed());
    this.socket.on("auth:error", () => this.change("refused"));
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => this.hurry());
  }

  readonly connection = (): Connection => this.state;

  readonly onConnection = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  open(token: string): void {
    this.token = token;
    this.state = { status: "connecting", since: Date.now() };
    this.socket.connect();
  }

  close(): void {
    this.token = "";
    this.socket.disconnect();
  }

  async request<E extends keyof ChatRequests>(event: E, payload: ChatRequests[E]): Promise<ChatReplies[E]> {
    if (!this.socket.connected) throw new ApiError("offline", "offline");
    const reply = await this.acknowledged<ChatReplies[E]>(event, payload);
    if (isError(reply)) throw new ApiError(reply.error, reply.code, reply.field);
    return reply;
  }

  on<E extends keyof ChatEvents>(event: E, listener: (data: ChatEvents[E]) => void): () => void {
    const socket: Socket = this.socket;
    const heard: (data: ChatEvents[E]) => void = listener;
    socket.on<string>(event, heard);
    return () => socket.off<string>(event, heard);
  }

  private async acknowledged<R extends object>(event: string, payload: object): Promise<R | ErrorReply> {
    try {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-return
      return await this.socket.timeout(answerLimit).emitWithAck(event, payload);
    } catch {
      throw new ApiError("timeout", this.socket.connected ? "timeout" : "offline");
    }
  }

  private lost(): void {
    if (this.token === "" || this.state.status === "refused") return;
    this.change("reconnecting");
    if (!this.socket.active) this.socket.connect();
  }

  /** A refused CONNECT ends socket.io's own attempts; anything else it tries again by itself. */
  private failed(): void {
    this.change(this.socket.active ? "reconnecting" : "refused");
  }

  /** The browser is back on the net or in front: do not wait for the backoff. */
  private hurry(): void {
    if (
      this.token !== "" &&
      this.state.status === "reconnecting" &&
      !document.hidden &&
      !this.socket.connected
    ) {
      this.socket.disconnect().connect();
    }
  }

  private change(status: Connection["status"]): void {
    if (status === this.state.status) return;
    this.state = { status, since: Date.now() };
    this.listeners.forEach((listener) => listener());
  }
}

function isError(reply: object): reply is ErrorReply {
  return "error" in reply && "code" in reply;
}

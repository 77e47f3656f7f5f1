import { io, type Socket } from "socket.io-client";
import type {
  AcceptedReply,
  ChatEvents,
  ChatRequests,
  ErrorReply,
  JoinedReply,
  SentReply,
} from "@/protocol/messages.gen";
import { Departure } from "./departure";
import { ApiError } from "./error";
import { isPassing, refusedPause } from "./refusal";
import { TransportChoice } from "./transports";

/** What each request is acknowledged with. */
export interface ChatReplies {
  "chat:send": SentReply;
  "chat:cancel": AcceptedReply;
  "chat:retry": SentReply;
  "chat:approve": AcceptedReply;
  "chat:guide": AcceptedReply;
  "task:join": JoinedReply;
  "task:leave": AcceptedReply;
  "task:in_sight": AcceptedReply;
}

/** `since` is when the link was lost, or made; `refused` is the server's word that the token is not good. */
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
const openLimit = 10_000;

/** A click in the moment of a move waits for the new link; what else is asked is asked again by who asks. */
const patient: ReadonlySet<keyof ChatRequests> = new Set([
  "chat:cancel",
  "chat:approve",
  "chat:guide",
  "chat:retry",
]);
const patience = 5_000;

/** Resolves when the link is there, or when it does not come soon. */
export function whenConnected(link: ChatLink): Promise<void> {
  if (link.connection().status === "connected") return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, patience);
    const stop = link.onConnection(() => {
      if (link.connection().status === "connected") done();
    });
  });
}

/** One Socket.IO connection on /chat. It reconnects for ever by itself, except when its token is refused. */
export class ChatSocket implements ChatLink {
  private readonly socket: Socket;
  private readonly transports = new TransportChoice();
  private readonly departure = new Departure(() => this.reconnect());
  private readonly listeners = new Set<() => void>();
  private state: Connection = { status: "connecting", since: Date.now() };
  private token = "";

  constructor() {
    this.socket = io("/chat", {
      autoConnect: false,
      transports: this.transports.next(),
      timeout: openLimit,
      reconnectionDelay: 300,
      reconnectionDelayMax: 5_000,
      auth: (give) => {
        give({ token: this.token });
      },
    });
    this.socket.on("connect", () => this.connected());
    this.socket.on("disconnect", () => this.lost());
    this.socket.on("connect_error", ({ message }) => this.failed(message));
    this.socket.on("auth:error", () => this.change("refused"));
    this.on("server:draining", ({ within_ms }) => this.departure.within(within_ms));
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => this.hurry());
  }

  readonly connection = (): Connection => this.state;

  readonly onConnection = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  open(token: string): void {
    const again = this.token === token && this.state.status !== "connected";
    this.token = token;
    this.state = { status: "connecting", since: again ? this.state.since : Date.now() };
    this.socket.connect();
  }

  close(): void {
    this.token = "";
    this.socket.disconnect();
  }

  async request<E extends keyof ChatRequests>(event: E, payload: ChatRequests[E]): Promise<ChatReplies[E]> {
    if (!this.socket.connected && patient.has(event)) await whenConnected(this);
    if (!this.socket.connected) throw new ApiError("offline", "offline");
    const reply = await this.departure.after(this.acknowledged<ChatReplies[E]>(event, payload));
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

  private connected(): void {
    const { engine } = this.socket.io;
    this.transports.opened(engine.transport.name);
    engine.once("upgrade", ({ name }) => this.transports.opened(name));
    this.change("connected");
  }

  private reconnect(): void {
    this.socket.disconnect().connect();
  }

  private lost(): void {
    this.departure.cancel();
    this.socket.io.opts.transports = this.transports.next();
    if (this.token === "" || this.state.status === "refused") return;
    this.change("reconnecting");
    if (!this.socket.active) this.socket.connect();
  }

  /** A refused CONNECT ends socket.io's own attempts; anything else it tries again by itself. */
  private failed(why: string): void {
    if (!this.socket.active) {
      this.change(isPassing(why) ? "reconnecting" : "refused");
      if (isPassing(why)) setTimeout(() => this.hurry(), refusedPause());
      return;
    }
    this.transports.failed();
    this.socket.io.opts.transports = this.transports.next();
    this.change("reconnecting");
  }

  /** The browser is back on the net or in front: do not wait for the backoff. */
  private hurry(): void {
    const away = this.token !== "" && this.state.status === "reconnecting" && !this.socket.connected;
    if (away && !document.hidden) this.reconnect();
  }

  private change(status: Connection["status"]): void {
    if (status === this.state.status) return;
    const still = status !== "connected" && this.state.status !== "connected";
    this.state = { status, since: still ? this.state.since : Date.now() };
    this.listeners.forEach((listener) => listener());
  }
}

function isError(reply: object): reply is ErrorReply {
  return "error" in reply && "code" in reply;
}

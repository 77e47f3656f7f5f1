import { ApiError } from "@/api/error";
import { Http } from "@/api/http";
import { Session } from "@/api/session";
import type { ChatLink, ChatReplies, Connection } from "@/api/socket";
import type { ChatEvents, ChatRequests } from "@/protocol/messages.gen";
import type { DeviceView, ModelView, SubtaskView, TaskSummary } from "@/protocol/rest.gen";
import { anAnswer, aQuestion, aTask } from "./fixtures";

type Handlers = { [E in keyof ChatRequests]: (payload: ChatRequests[E]) => ChatReplies[E] };
type Requested = { [E in keyof ChatRequests]: { event: E; payload: ChatRequests[E] } }[keyof ChatRequests];

/** The socket without a network: what the page asks is answered by `handlers`, events are told with `tell`. */
export class FakeLink implements ChatLink {
  readonly requests: { event: string; payload: object }[] = [];
  private readonly listeners = new Map<string, Set<(data: never) => void>>();
  private readonly connectionListeners = new Set<() => void>();
  private state: Connection = { status: "connected", since: Date.now() };

  constructor(readonly handlers: Handlers) {}

  readonly connection = (): Connection => this.state;

  readonly onConnection = (listener: () => void): (() => void) => {
    this.connectionListeners.add(listener);
    return () => this.connectionListeners.delete(listener);
  };

  readonly open = (): void => undefined;
  readonly close = (): void => undefined;

  async request<E extends keyof ChatRequests>(event: E, payload: ChatRequests[E]): Promise<ChatReplies[E]> {
    await Promise.resolve();
    if (this.state.status !== "connected") throw new ApiError("offline", "offline");
    this.requests.push({ event, payload });
    return this.handlers[event](payload);
  }

  on<E extends keyof ChatEvents>(event: E, listener: (data: ChatEvents[E]) => void): () => void {
    const all = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, all.add(listener));
    return () => all.delete(listener);
  }

  tell<E extends keyof ChatEvents>(event: E, data: ChatEvents[E]): void {
    const heard: Iterable<(data: never) => void> = this.listeners.get(event) ?? [];
    for (const listener of heard) Reflect.apply(listener, undefined, [data]);
  }

  become(status: Connection["status"], since = Date.now()): void {
    this.state = { status, since };
    this.connectionListeners.forEach((listener) => listener());
  }

  payloads(event: Requested["event"]): object[] {
    return this.requests.filter((request) => request.event === event).map((request) => request.payload);
  }
}

/** A backend in memory: enough of REST and the socket for component tests. */
export class FakeBackend {
  devices: DeviceView[] = [];
  tasks: TaskSummary[] = [];
  models: ModelView[] = [];
  messages: SubtaskView[] = [];
  readonly attachments = new Map<string, string>();
  /** Answers of routes that a test gives its own: "PATCH /api/tasks/7". A [refusal] is one, too. */
  readonly routes = new Map<string, (body: unknown) => object>();
  readonly calls: { method: string; path: string; body?: unknown }[] = [];
  readonly session = new Session(localStorage);
  readonly link = new FakeLink({
    "chat:send": ({ message }) => ({
      task_id: 7,
      subtask_id: 70,
      message_id: 70,
      message: aQuestion({ text: message }),
      answer: anAnswer({ status: "PENDING" }),
    }),
    "chat:retry": () => ({
      task_id: 7,
      subtask_id: 70,
      message_id: 70,
      message: aQuestion(),
      answer: anAnswer({ status: "PENDING", attempt: 2 }),
    }),
    "chat:cancel": () => ({ success: true }),
    "chat:guide": () => ({ success: true }),
    "chat:approve": () => ({ success: true }),
    "task:join": ({ task_id }) => ({ task: { task: aTask({ task_id }), subtasks: this.messages } }),
    "task:leave": () => ({ success: true }),
    "task:in_sight": () => ({ success: true }),
  });
  readonly http = new Http(this.session, (input, init) =>
    this.answer(input instanceof Request ? input.url : input.toString(), init),
  );

  private answer(path: string, init: RequestInit = {}): Promise<Response> {
    const method = init.method ?? "GET";
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    this.calls.push({ method, path, body });
    return Promise.resolve(this.route(method, path, body));
  }

  private route(method: string, path: string, body: unknown): Response {
    if (path === "/api/auth/login") return login(body);
    const other = this.routes.get(`${method} ${path.replace(/\?.*/, "")}`);
    if (other) {
      const answer = other(body);
      return answer instanceof Response ? answer : json(answer);
    }
    if (method !== "GET")
      return json({ access_token: "new-token", token_type: "bearer", expires_at: "2026-02-01T00:00:00Z" });
    if (path.startsWith("/api/attachments/")) return attachment(this.attachments.get(path));
    if (path === "/api/devices") return list(this.devices);
    if (path === "/api/models") return list(this.models);
    if (path.startsWith("/api/tasks?")) return list(this.tasks);
    if (path === "/api/users/me")
      return json({ id: 1, user_name: "ada", role: "admin", created_at: "2026-01-01T00:00:00Z" });
    return list([]);
  }
}

function login(body: unknown): Response {
  const right = JSON.stringify(body).includes('"password":"right"');
  return right
    ? json({ access_token: "token", token_type: "bearer", expires_at: "2026-02-01T00:00:00Z" })
    : json(
        {
          title: "Bad request",
          status: 400,
          detail: "Wrong user name or password",
          code: "wrong_credentials",
        },
        400,
      );
}

function attachment(text?: string): Response {
  return text === undefined
    ? json({ title: "Not Found", status: 404, detail: "Attachment not found", code: "not_found" }, 404)
    : new Response(text);
}

/** A problem document. */
export const refusal = (detail: string, code: string, field?: string, status = 400) =>
  json({ title: "Refused", status, detail, code, field }, status);

const list = (items: readonly object[]) => json({ items, total: items.length });
const json = (body: object, status = 200) => new Response(JSON.stringify(body), { status });

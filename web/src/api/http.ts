import type { Problem } from "@/protocol/rest.gen";
import { ApiError } from "./error";
import type { Session } from "./session";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The one fetch: bearer token, JSON both ways, every failure an ApiError. A 401 ends the session. */
export class Http {
  constructor(
    private readonly session: Session,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.request<T>("GET", path, undefined, signal);
  }

  post<T>(path: string, body?: object): Promise<T> {
    return this.request<T>("POST", path, body);
  }

  put<T>(path: string, body?: object): Promise<T> {
    return this.request<T>("PUT", path, body);
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.request<T>("PATCH", path, body);
  }

  async delete(path: string): Promise<void> {
    await this.request<unknown>("DELETE", path);
  }

  /** Brings `content` as it is. */
  async upload<T>(path: string, content: Blob, signal?: AbortSignal): Promise<T> {
    const token = this.session.current().token;
    const headers = new Headers({ Accept: "application/json", "Content-Type": "application/octet-stream" });
    if (token) headers.set("Authorization", `Bearer ${token}`);
    const response = await this.fetch(path, { method: "POST", headers, body: content, signal }).catch(
      (cause: unknown) => {
        if (signal?.aborted) throw cause;
        throw new ApiError("offline", "offline");
      },
    );
    return this.read<T>(response, token);
  }

  /** A file, as far as it has come told to `onBytes`. */
  async download(path: string, onBytes: (bytes: number) => void, signal?: AbortSignal): Promise<Blob> {
    const token = this.session.current().token;
    const response = await this.send("GET", path, token, undefined, signal, "*/*");
    if (!response.ok || !response.body) throw this.failure(response, await response.text(), token);
    const reader = response.body.getReader();
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let bytes = 0;
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        parts.push(next.value);
        bytes += next.value.length;
        onBytes(bytes);
      }
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new ApiError("offline", "offline");
    }
    return new Blob(parts, { type: response.headers.get("Content-Type") ?? undefined });
  }

  private async request<T>(method: Method, path: string, body?: object, signal?: AbortSignal): Promise<T> {
    const token = this.session.current().token;
    return this.read<T>(await this.send(method, path, token, body, signal), token);
  }

  private async read<T>(response: Response, token?: string): Promise<T> {
    const text = await response.text();
    if (!response.ok) throw this.failure(response, text, token);
    // eslint-disable-next-line @typescript-eslint/no-unsafe-return -- both ends are built from the same records
    return JSON.parse(text === "" ? "null" : text);
  }

  private async send(
    method: Method,
    path: string,
    token?: string,
    body?: object,
    signal?: AbortSignal,
    accept = "application/json",
  ) {
    const headers = new Headers({ Accept: accept });
    if (token) headers.set("Authorization", `Bearer ${token}`);
    if (body) headers.set("Content-Type", "application/json");
    try {
      return await this.fetch(path, { method, headers, body: body && JSON.stringify(body), signal });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new ApiError("offline", "offline");
    }
  }

  private failure(response: Response, text: string, token?: string): ApiError {
    if (response.status === 401 && token && token === this.session.current().token) {
      this.session.end("expired");
    }
    try {
      const problem = problemOf(text);
      if (problem?.detail) return new ApiError(problem.detail, problem.code ?? "internal", problem.field);
    } catch {
      // Not one of ours: a proxy's page. Its status is all that it tells.
    }
    return new ApiError(
      `HTTP ${response.status}`,
      response.status === 401 ? "unauthenticated" : "unavailable",
    );
  }
}

function problemOf(text: string): Partial<Problem> | null {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-return -- a door where bytes become generated types
  return JSON.parse(text);
}

import type { ErrorCode } from "@/protocol/messages.gen";

/** The one error of every call, over HTTP or the socket. `offline` and `timeout` mean that no answer came. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly code: ErrorCode | "offline" | "timeout",
    readonly field?: string,
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** No answer came, or the server could not do it now: the same request may be sent again. */
  get passing(): boolean {
    return this.code === "offline" || this.code === "timeout" || this.code === "unavailable";
  }
}

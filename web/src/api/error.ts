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

  /** Nobody knows whether the request arrived: the same one may be sent again. */
  get unanswered(): boolean {
    return this.code === "offline" || this.code === "timeout";
  }
}

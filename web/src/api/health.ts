import type { TroubleEvent } from "@/protocol/messages.gen";
import type { ChatLink } from "./socket";

/** What of the server does not work, as the node at the other end told it last. A new link begins with nothing. */
export class ServerHealth {
  private troubles: readonly TroubleEvent[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(private readonly link: ChatLink) {}

  readonly current = (): readonly TroubleEvent[] => this.troubles;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Begins to listen. Returns what stops it. */
  follow(): () => void {
    const stops = [
      this.link.on("server:health", ({ troubles }) => this.change(troubles)),
      this.link.onConnection(() => {
        if (this.link.connection().status === "connected") this.change([]);
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  private change(troubles: readonly TroubleEvent[]): void {
    this.troubles = troubles;
    this.listeners.forEach((listener) => listener());
  }
}

type Transport = "websocket" | "polling";

const before = 3;

/**
 * How to open the socket. A WebSocket is one connection to one node; polling is many requests, which a balancer
 * without sticky sessions spreads over nodes that do not know each other's sessions. So polling is tried only when a
 * WebSocket was never opened and failed several times, as behind a proxy that lets none through.
 */
export class TransportChoice {
  private failures = 0;
  private works: Transport | undefined;

  opened(transport: string): void {
    this.failures = 0;
    if (this.works !== "websocket") this.works = transport === "websocket" ? "websocket" : "polling";
  }

  failed(): void {
    this.failures += 1;
  }

  /** With polling, a WebSocket is still tried beside it. */
  next(): Transport[] {
    const blocked = this.works === "polling" || (this.works === undefined && this.failures >= before);
    return blocked && this.failures % 2 === 1 ? ["polling", "websocket"] : ["websocket"];
  }
}

import { ApiError } from "@/api/error";
import type { TerminalLink } from "./TerminalSocket";

/** Where output is shown: an xterm.js, or a test's. What it is given it shows in order. */
export interface TerminalScreen {
  /** Calls `shown` when `data` is on the screen. */
  write(data: string, shown: () => void): void;
  /** Empties it and gives it another size, behind what was written before. */
  begin(rows: number, columns: number): void;
}

export interface LineState {
  readonly status: "connecting" | "live" | "reconnecting" | "ended" | "failed";
  /** May this page type? */
  readonly writer: boolean;
  readonly exitCode?: number;
  readonly error?: string;
  /** What kind of refusal, when it failed. */
  readonly code?: string;
}

const pulseEvery = 5_000;
const retryAfter = 1_500;
const ackEvery = 16 * 1024;
const ackAtLatest = 100;
/** What a paste is cut into: the backend takes 64 Ki characters at once. */
const pieceOfInput = 16 * 1024;

let attachments = 0;

/**
 * One terminal as this page watches it: attaches, and again whenever the link, the node or the device was lost or a
 * piece is missing; goes on from where it was when the device still has that.
 */
export class TerminalLine {
  private current: LineState = { status: "connecting", writer: false };
  private readonly listeners = new Set<() => void>();
  private readonly stops: (() => void)[] = [];
  private viewer = "";
  private offset?: number;
  private layout?: number;
  private painting = false;
  private got = 0;
  private shown = 0;
  private acknowledged = 0;
  private sentBefore = 0;
  private ackTimer?: ReturnType<typeof setTimeout>;
  private retryTimer?: ReturnType<typeof setTimeout>;
  private wantsToWrite = true;
  private size?: { rows: number; cols: number };

  constructor(
    private readonly link: TerminalLink,
    private readonly id: string,
    private readonly screen: TerminalScreen,
  ) {}

  readonly state = (): LineState => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Begins to watch. Returns what ends it. */
  start(): () => void {
    const mine = { session_id: this.id };
    const pulse = setInterval(() => void this.pulse(), pulseEvery);
    this.stops.push(
      () => clearInterval(pulse),
      this.link.onConnection(() => (this.link.connected ? void this.attach() : this.lost())),
      this.link.on("terminal:screen", (said) => {
        if (said.viewer !== this.viewer) return;
        if (said.first) this.screen.begin(said.rows, said.cols);
        this.painting = !said.last;
        this.show(said.data);
        if (said.last) {
          this.offset = said.offset;
          this.layout = said.layout;
        }
      }),
      this.link.on("terminal:output", (said) => {
        if (said.viewer !== this.viewer) return;
        if (this.painting || said.offset !== this.offset) {
          void this.attach(); // a piece is missing
          return;
        }
        this.offset += said.data.length;
        this.show(said.data);
      }),
      this.link.on("terminal:control", (said) => {
        if (said.viewer !== this.viewer) return;
        this.wantsToWrite = said.writer;
        this.change({ writer: said.writer });
        if (said.writer && this.size) this.link.say("terminal:resize", { ...mine, ...this.size });
      }),
      this.link.on("terminal:exit", (said) => {
        if (said.viewer === this.viewer) {
          this.change({ status: "ended", writer: false, exitCode: said.exit_code, error: said.error });
        }
      }),
      this.link.on("terminal:again", ({ device_id }) => {
        if (this.id.endsWith(`.${device_id}`)) void this.attach();
      }),
    );
    if (this.link.connected) void this.attach();
    return () => {
      this.stops.forEach((stop) => stop());
      clearTimeout(this.ackTimer);
      clearTimeout(this.retryTimer);
      this.link.say("terminal:detach", mine);
    };
  }

  type(data: string): void {
    if (!this.current.writer || this.current.status !== "live") return;
    for (let at = 0; at < data.length;) {
      let end = Math.min(data.length, at + pieceOfInput);
      if (end < data.length && /[\uD800-\uDBFF]/.test(data.charAt(end - 1))) end--;
      this.link.say("terminal:input", { session_id: this.id, data: data.slice(at, end) });
      at = end;
    }
  }

  /** How many rows and columns this page has room for; they count while it writes. */
  fit(rows: number, cols: number): void {
    if (this.size?.rows === rows && this.size.cols === cols) return;
    this.size = { rows, cols };
    if (this.current.writer) this.link.say("terminal:resize", { session_id: this.id, rows, cols });
  }

  take(): void {
    this.wantsToWrite = true;
    this.link.say("terminal:take", { session_id: this.id });
  }

  private async attach(): Promise<void> {
    if (this.current.status === "ended" || this.current.status === "failed") return;
    clearTimeout(this.retryTimer);
    const viewer = `${Date.now().toString(36)}-${++attachments}`;
    const known = !this.painting && this.offset !== undefined;
    this.viewer = viewer;
    this.got = this.shown = this.acknowledged = this.sentBefore = 0;
    if (this.current.status !== "connecting") this.change({ status: "reconnecting" });
    try {
      const reply = await this.link.request("terminal:attach", {
        session_id: this.id,
        viewer,
        write: this.wantsToWrite,
        ...(known && { offset: this.offset, layout: this.layout }),
      });
      if (viewer !== this.viewer) return;
      if (this.state().status !== "ended") this.change({ status: "live", writer: reply.writer });
    } catch (cause) {
      if (viewer === this.viewer) this.refused(cause);
    }
  }

  private refused(cause: unknown): void {
    const code = cause instanceof ApiError ? cause.code : "internal";
    if (code === "not_found" || code === "forbidden" || code === "too_many_requests") {
      this.change({ status: "failed", writer: false, code, error: String(cause) });
      return;
    }
    this.change({ status: "reconnecting" });
    this.retryTimer = setTimeout(() => {
      if (this.link.connected) void this.attach();
    }, retryAfter);
  }

  private lost(): void {
    if (this.current.status === "live") this.change({ status: "reconnecting" });
  }

  /** Asks whether the device still has this page, and whether all it said has come. */
  private async pulse(): Promise<void> {
    if (!this.link.connected || this.current.status !== "live") return;
    const { viewer } = this;
    try {
      const reply = await this.link.request("terminal:pulse", { session_id: this.id });
      if (viewer !== this.viewer) return;
      const stuck = reply.sent > this.got && reply.sent === this.sentBefore;
      this.sentBefore = reply.sent;
      if (!reply.attached || stuck) void this.attach();
    } catch {
      if (viewer === this.viewer) void this.attach();
    }
  }

  private show(data: string): void {
    const { viewer } = this;
    this.got += data.length;
    this.screen.write(data, () => {
      if (viewer !== this.viewer) return;
      this.shown += data.length;
      if (this.shown - this.acknowledged >= ackEvery) this.acknowledge();
      else this.ackTimer ??= setTimeout(() => this.acknowledge(), ackAtLatest);
    });
  }

  private acknowledge(): void {
    clearTimeout(this.ackTimer);
    this.ackTimer = undefined;
    this.acknowledged = this.shown;
    this.link.say("terminal:ack", { session_id: this.id, received: this.shown });
  }

  private change(part: Partial<LineState>): void {
    this.current = { ...this.current, ...part };
    this.listeners.forEach((listener) => listener());
  }
}

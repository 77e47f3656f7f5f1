import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/error";
import { TerminalLine, type TerminalScreen } from "./TerminalLine";
import type { Heard, TerminalLink } from "./TerminalSocket";

const id = "terminal-0-0123456789012345678901.studio";

/** A backend that says what a test tells it to. */
class FakeLink implements TerminalLink {
  connected = true;
  readonly said: { event: string; payload: object }[] = [];
  readonly replies = new Map<string, unknown>([
    ["terminal:attach", { success: true, session_id: id, path: "/w", rows: 24, cols: 80, writer: true }],
    ["terminal:pulse", { success: true, attached: true, sent: 0 }],
  ]);
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each event has its own payload
  private readonly listeners = new Map<string, Set<(data: any) => void>>();
  private readonly connection = new Set<() => void>();

  open = () => () => undefined;

  onConnection(listener: () => void): () => void {
    this.connection.add(listener);
    return () => this.connection.delete(listener);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- one answer for each request
  request(event: string, payload: object): Promise<any> {
    this.said.push({ event, payload });
    const reply = this.replies.get(event);
    if (reply instanceof Error) return Promise.reject(reply);
    return Promise.resolve(reply);
  }

  say(event: string, payload: object): void {
    this.said.push({ event, payload });
  }

  on<E extends keyof Heard>(event: E, listener: (data: Heard[E]) => void): () => void {
    const all = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, all.add(listener));
    return () => all.delete(listener);
  }

  hear<E extends keyof Heard>(event: E, data: Heard[E]): void {
    this.listeners.get(event)?.forEach((listener) => {
      listener(data);
    });
  }

  connect(on: boolean): void {
    this.connected = on;
    this.connection.forEach((listener) => listener());
  }

  all(event: string): Record<string, unknown>[] {
    return this.said.filter((line) => line.event === event).map(({ payload }) => ({ ...payload }));
  }

  get viewer(): string {
    return String(this.all("terminal:attach").at(-1)?.viewer);
  }
}

class FakeScreen implements TerminalScreen {
  text = "";
  size = "";
  private readonly waiting: (() => void)[] = [];

  write(data: string, shown: () => void): void {
    this.waiting.push(() => {
      this.text += data;
      shown();
    });
  }

  begin(rows: number, columns: number): void {
    this.waiting.push(() => {
      this.text = "";
      this.size = `${rows}x${columns}`;
    });
  }

  show(): void {
    this.waiting.splice(0).forEach((work) => work());
  }
}

let link: FakeLink;
let screen: FakeScreen;
let line: TerminalLine;
let stop: () => void;

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(async () => {
  vi.useFakeTimers();
  link = new FakeLink();
  screen = new FakeScreen();
  line = new TerminalLine(link, id, screen);
  stop = line.start();
  await settle();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

function paint(data: string, offset = 100, layout = 1): void {
  const said = { session_id: id, viewer: link.viewer, rows: 30, cols: 90, offset, layout };
  link.hear("terminal:screen", { ...said, data: data.slice(0, 2), first: true, last: false });
  link.hear("terminal:screen", { ...said, data: data.slice(2), first: false, last: true });
}

function output(data: string, offset: number): void {
  link.hear("terminal:output", { session_id: id, viewer: link.viewer, offset, data });
}

describe("a terminal's line", () => {
  it("showsTheScreenAndWhatComesAfterIt", () => {
    paint("hello");
    output(" world", 100);
    output("!", 106);
    screen.show();
    expect(screen.text).toBe("hello world!");
    expect(screen.size).toBe("30x90");
    expect(line.state().status).toBe("live");
  });

  it("goesOnFromWhereItWasAfterALostLink", async () => {
    paint("hello");
    output("abc", 100);
    link.connect(false);
    expect(line.state().status).toBe("reconnecting");
    link.connect(true);
    await settle();
    expect(link.all("terminal:attach").at(-1)).toMatchObject({ offset: 103, layout: 1, write: true });
    expect(line.state().status).toBe("live");
  });

  it("attachesAgainWhenAPieceIsMissing", async () => {
    paint("hello");
    output("lost", 999);
    await settle();
    expect(link.all("terminal:attach")).toHaveLength(2);
    expect(link.all("terminal:attach")[1]).toMatchObject({ offset: 100 });
  });

  it("wantsAllAnewWhenItWasCutOffWithinARepaint", async () => {
    const said = { session_id: id, viewer: link.viewer, rows: 30, cols: 90, offset: 5, layout: 0 };
    link.hear("terminal:screen", { ...said, data: "half", first: true, last: false });
    link.hear("terminal:again", { device_id: "studio" });
    await settle();
    expect(link.all("terminal:attach")[1]).not.toHaveProperty("offset");
  });

  it("hearsNothingThatIsForAnEarlierAttaching", async () => {
    const before = link.viewer;
    link.hear("terminal:again", { device_id: "studio" });
    await settle();
    link.hear("terminal:output", { session_id: id, viewer: before, offset: 0, data: "old" });
    screen.show();
    expect(screen.text).toBe("");
    expect(link.all("terminal:attach")).toHaveLength(2);
  });

  it("tellsHowMuchItHasShownAndNoMore", async () => {
    paint("hello");
    output("x".repeat(20_000), 100);
    expect(link.all("terminal:ack")).toHaveLength(0);
    screen.show();
    expect(link.all("terminal:ack").at(-1)).toMatchObject({ received: 20_005 });
    output("y", 20_100);
    screen.show();
    await vi.advanceTimersByTimeAsync(150);
    expect(link.all("terminal:ack").at(-1)).toMatchObject({ received: 20_006 });
  });

  it("attachesAgainWhenTheDeviceDoesNotKnowItAnyMore", async () => {
    link.replies.set("terminal:pulse", { success: true, attached: false, sent: 0 });
    await vi.advanceTimersByTimeAsync(5_100);
    expect(link.all("terminal:attach")).toHaveLength(2);
  });

  it("attachesAgainWhenWhatWasSentDoesNotCome", async () => {
    link.replies.set("terminal:pulse", { success: true, attached: true, sent: 50 });
    await vi.advanceTimersByTimeAsync(5_100);
    expect(link.all("terminal:attach")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(link.all("terminal:attach")).toHaveLength(2);
  });

  it("triesAgainWhileTheDeviceIsAway", async () => {
    link.replies.set("terminal:attach", new ApiError("away", "device_offline"));
    link.hear("terminal:again", { device_id: "studio" });
    await settle();
    expect(line.state().status).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(1_600);
    expect(link.all("terminal:attach")).toHaveLength(3);
  });

  it("typesOnlyWhileItIsTheWriter", () => {
    line.type("a");
    link.hear("terminal:control", { session_id: id, viewer: link.viewer, writer: false, viewers: 2 });
    line.type("b");
    line.fit(10, 20);
    line.take();
    link.hear("terminal:control", { session_id: id, viewer: link.viewer, writer: true, viewers: 2 });
    line.type("c");
    expect(link.all("terminal:input").map(({ data }) => data)).toEqual(["a", "c"]);
    expect(link.all("terminal:resize")).toEqual([{ session_id: id, rows: 10, cols: 20 }]);
  });

  it("cutsALongPasteBetweenCharacters", () => {
    const text = `${"x".repeat(16 * 1024 - 1)}👍end`;
    line.type(text);
    const pieces = link.all("terminal:input").map(({ data }) => String(data));
    expect(pieces).toHaveLength(2);
    expect(pieces.join("")).toBe(text);
    expect(pieces[1]).toBe("👍end");
  });

  it("endsWithItsExitCodeAndStaysEnded", async () => {
    link.hear("terminal:exit", { session_id: id, viewer: link.viewer, exit_code: 7 });
    link.connect(false);
    link.connect(true);
    await settle();
    expect(line.state()).toMatchObject({ status: "ended", exitCode: 7 });
    expect(link.all("terminal:attach")).toHaveLength(1);
  });

  it("isFailedWhenItIsNotThereAnyMore", async () => {
    link.replies.set("terminal:attach", new ApiError("Terminal not found", "not_found"));
    link.hear("terminal:again", { device_id: "studio" });
    await settle();
    expect(line.state()).toMatchObject({ status: "failed", code: "not_found" });
  });
});

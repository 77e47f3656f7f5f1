import { describe, expect, it } from "vitest";
import type { ChunkEvent } from "@/protocol/messages.gen";
import { anAnswer, anApproval, aText } from "@/testing/fixtures";
import { applyChatEvent, textOf, type AnswerEvent, type Message } from "./stream";

const ids = { task_id: 7, subtask_id: 71 } as const;

function message(change: Parameters<typeof anAnswer>[0] = {}): Message {
  return { view: anAnswer(change), gap: false };
}

function chunk(seq: number, offset: number, content: string, change: Partial<ChunkEvent> = {}): AnswerEvent {
  const data = {
    ...ids,
    attempt: 1,
    seq,
    block_id: "t1",
    block_type: "text",
    field: "content",
    content,
    offset,
  };
  return { event: "chat:chunk", data: { ...data, ...change } };
}

const done = (seq: number): AnswerEvent => ({
  event: "chat:done",
  data: { ...ids, attempt: 1, seq, result: { value: "" } },
});

const failed = (seq: number): AnswerEvent => ({
  event: "chat:error",
  data: { ...ids, attempt: 1, seq, error: "It is gone", type: "device_offline", next_step: "Retry" },
});

function after(start: Message, ...events: AnswerEvent[]): Message {
  return events.reduce(applyChatEvent, start);
}

describe("a stream", () => {
  it("appendsChunksInOrder", () => {
    const end = after(message(), chunk(1, 0, "one "), chunk(2, 4, "two"), done(3));
    expect(textOf(end.view)).toBe("one two");
    expect(end.view).toMatchObject({ status: "COMPLETED", seq: 3, blocks: [{ id: "t1", status: "done" }] });
  });

  it("knowsHowLongAnAnswerTookThatItHeardFromBeginningToEnd", () => {
    const data = {
      ...ids,
      attempt: 1,
      device_id: "studio",
      runtime: "claude_code" as const,
      bot_name: "claude_code",
    };
    const begun = { event: "chat:start" as const, data, at: Date.parse("2026-01-01T10:00:00Z") };
    const ended = { ...done(1), at: Date.parse("2026-01-01T10:00:07Z") };
    const waiting = message({ status: "PENDING", started_at: undefined });
    expect(after(waiting, begun, ended).view).toMatchObject({
      started_at: "2026-01-01T10:00:00.000Z",
      ended_at: "2026-01-01T10:00:07.000Z",
    });
    expect(after(message({ status: "PENDING" }), begun, done(1)).view).toMatchObject({
      started_at: "2026-01-01T10:00:00Z",
      ended_at: undefined,
    });
  });

  it("dropsWhatItHas", () => {
    const start = message({ seq: 4, blocks: [aText("four")] });
    expect(after(start, chunk(4, 0, "four"))).toBe(start);
    expect(after(start, chunk(2, 0, "x"))).toBe(start);
  });

  it("dropsEventsOfAnOlderAttempt", () => {
    const start = message({ attempt: 2, seq: 1 });
    expect(after(start, chunk(2, 0, "old"), done(3))).toBe(start);
  });

  it("sees a gap in the numbers, in the offsets, and before an unknown attempt", () => {
    expect(after(message({ seq: 1 }), chunk(3, 0, "x")).gap).toBe(true);
    expect(after(message({ seq: 1 }), chunk(2, 5, "x")).gap).toBe(true);
    expect(after(message(), chunk(1, 0, "x", { attempt: 2 })).gap).toBe(true);
  });

  it("keepsTheCursorAtAGap", () => {
    expect(after(message({ seq: 1 }), chunk(3, 0, "x")).view.seq).toBe(1);
  });

  it("beginsAnewWithANewerAttempt", () => {
    const start = message({ status: "FAILED", reason: "lost", error: "?", seq: 9, blocks: [aText("old")] });
    const next = applyChatEvent(start, {
      event: "chat:start",
      data: { ...ids, attempt: 2, device_id: "other", runtime: "codex", bot_name: "codex" },
    });
    expect(next.view).toMatchObject({
      status: "RUNNING",
      attempt: 2,
      seq: 0,
      blocks: [],
      device_id: "other",
    });
    expect(next.view.error).toBeUndefined();
  });

  it("startsAQueuedAnswerAndIgnoresARepeatedStart", () => {
    const start: AnswerEvent = {
      event: "chat:start",
      data: { ...ids, attempt: 1, device_id: "studio", runtime: "shell", bot_name: "shell" },
    };
    const running = applyChatEvent(
      message({ status: "QUEUED", queue_position: 2, queue_reason: "busy" }),
      start,
    );
    expect(running.view).toMatchObject({ status: "RUNNING", queue_position: undefined });
    const streamed = after(running, chunk(1, 0, "a"));
    expect(applyChatEvent(streamed, start)).toBe(streamed);
  });

  it("endsWithTheNumberOfTheLastEventWhenTheBackendEndsIt", () => {
    const end = after(message(), chunk(1, 0, "half"), failed(1));
    expect(end.view).toMatchObject({ status: "FAILED", reason: "device_offline", error: "It is gone" });
    expect(after(end, failed(1))).toBe(end);
  });

  it("asksForWhatWasKeptOfALostAnswerWhenItsEndOvertookThat", () => {
    const overtaken = after(message(), chunk(1, 0, "half"), failed(2));
    expect(overtaken).toMatchObject({ gap: true, view: { status: "RUNNING", seq: 1 } });
    expect(after(overtaken, chunk(2, 4, " more"), failed(2)).view).toMatchObject({
      status: "FAILED",
      seq: 2,
    });
  });

  it("turnsALostAnswerIntoItsLateOutcome", () => {
    const lost = after(message(), chunk(1, 0, "half"), failed(1));
    const late = after(lost, chunk(2, 4, " whole"), done(3));
    expect(late.view).toMatchObject({ status: "COMPLETED", error: undefined, reason: undefined });
    expect(textOf(late.view)).toBe("half whole");
  });

  it("keepsAnAttachmentUntilItsFieldIsReplaced", () => {
    const input = { id: "a1", field: "tool_input", bytes: 300_000 } as const;
    const output = { id: "a9", field: "tool_output", bytes: 5_000_000 } as const;
    const tool = {
      id: "b",
      type: "tool",
      status: "pending",
      tool_name: "Write",
      attachments: [input],
    } as const;
    const created = applyChatEvent(message(), {
      event: "chat:block_created",
      data: { ...ids, attempt: 1, seq: 1, block: { ...tool, attachments: [input] } },
    });
    const ended = applyChatEvent(created, {
      event: "chat:block_updated",
      data: {
        ...ids,
        attempt: 1,
        seq: 2,
        block_id: "b",
        updates: { status: "done", tool_output: "beginning", attachments: [output] },
      },
    });
    expect(ended.view.blocks[0]?.attachments).toEqual([input, output]);
    const replaced = applyChatEvent(ended, {
      event: "chat:block_updated",
      data: { ...ids, attempt: 1, seq: 3, block_id: "b", updates: { tool_output: "all", tool_input: {} } },
    });
    expect(replaced.view.blocks[0]?.attachments).toBeUndefined();
  });

  it("keepsTheBeginningAndTheEndOfAFieldThatIsCut", () => {
    const cut = (head: number, omitted: number) =>
      ({ id: "s2c", field: "content", bytes: 100, cut: { head, omitted } }) as const;
    const first = after(message(), chunk(1, 0, "0123456789"));
    const once = after(first, chunk(2, 10, "abcdef", { attachment: cut(4, 8) }));
    expect(once.view.blocks[0]).toMatchObject({ content: "0123cdef", attachments: [cut(4, 8)] });
    const twice = after(once, chunk(3, 16, "ghij", { attachment: cut(2, 14) }));
    expect(twice.view.blocks[0]).toMatchObject({ content: "01ghij", attachments: [cut(2, 14)] });
    expect(after(twice, chunk(4, 20, "k")).view.blocks[0]?.content).toBe("01ghijk");
    expect(after(twice, chunk(4, 21, "k")).gap).toBe(true);
    expect(after(twice, chunk(4, 20, "k", { attachment: cut(10, 2) })).gap).toBe(true);
    expect(textOf(twice.view)).toBe("01\n… (14)\nghij");
  });

  it("createsUpdatesAndRemovesBlocks", () => {
    const tool = { id: "b", type: "tool", status: "pending", tool_name: "Bash" } as const;
    const created = applyChatEvent(message(), {
      event: "chat:block_created",
      data: { ...ids, attempt: 1, seq: 1, block: tool },
    });
    const output = chunk(2, 0, "out", { block_id: "b", block_type: "tool", field: "tool_output" });
    const updated = applyChatEvent(applyChatEvent(created, output), {
      event: "chat:block_updated",
      data: { ...ids, attempt: 1, seq: 3, block_id: "b", updates: { status: "done" } },
    });
    expect(updated.view.blocks).toEqual([{ ...tool, status: "done", tool_output: "out" }]);
    const removed = applyChatEvent(updated, {
      event: "chat:block_removed",
      data: { ...ids, attempt: 1, seq: 4, block_id: "b" },
    });
    expect(removed.view.blocks).toEqual([]);
  });

  it("countsStatusAndUsageAsEvents", () => {
    const noted = applyChatEvent(message(), {
      event: "chat:status_updated",
      data: { ...ids, attempt: 1, seq: 1, phase: "requesting", message: "asking" },
    });
    expect(noted).toMatchObject({ phase: { phase: "requesting" }, view: { seq: 1 } });
    expect(after(noted, chunk(2, 0, "x")).phase).toBeUndefined();
  });

  it("closesOpenBlocksWhenStopped", () => {
    const start = message({ seq: 3, blocks: [aText("x"), anApproval()] });
    const receipt = { ended: 2, killed: 1, left: 0, millis: 300 };
    const end = applyChatEvent(start, {
      event: "chat:cancelled",
      data: { ...ids, attempt: 1, seq: 4, receipt },
    });
    expect(end.view).toMatchObject({
      status: "CANCELLED",
      receipt,
      blocks: [{ status: "done" }, { status: "error" }],
    });
  });

  it("takesAReplacementButNeverGoesBack", () => {
    const start = message({ seq: 5, blocks: [aText("five!")] });
    const older = anAnswer({ seq: 2, cancelling_at: "2026-01-01T10:00:01Z", blocks: [aText("fi")] });
    const merged = applyChatEvent(start, { event: "chat:message", data: { task_id: 7, message: older } });
    expect(merged.view).toMatchObject({ seq: 5, cancelling_at: older.cancelling_at });
    expect(textOf(merged.view)).toBe("five!");
    const retried = anAnswer({ attempt: 2, status: "PENDING" });
    const fresh = applyChatEvent(start, { event: "chat:message", data: { task_id: 7, message: retried } });
    expect(fresh.view).toBe(retried);
  });
});

const told = (change: Parameters<typeof anAnswer>[0]): AnswerEvent => ({
  event: "chat:message",
  data: { task_id: 7, message: anAnswer(change) },
});

const lost = (change: Parameters<typeof anAnswer>[0] = {}) =>
  message({ status: "FAILED", reason: "device_offline", error: "It is gone", seq: 4, ...change });

describe("what several nodes tell of one answer", () => {
  it("changesNothingWhenAnEventComesAgainFromAnotherNode", () => {
    const events = [chunk(1, 0, "a"), chunk(2, 1, "b"), done(3)];
    for (const last of [1, 2, 3]) {
      const shown = after(message(), ...events.slice(0, last));
      for (const event of events.slice(0, last)) expect(applyChatEvent(shown, event)).toBe(shown);
    }
  });

  it("neverGoesBackFromRunning", () => {
    const running = message({ seq: 0 });
    expect(after(running, told({ status: "PENDING" }))).toBe(running);
    expect(after(running, told({ status: "QUEUED", queue_position: 1 }))).toBe(running);
    const queued = message({ status: "QUEUED", queue_position: 2 });
    expect(after(queued, told({ status: "PENDING" }))).toBe(queued);
    expect(after(queued, told({ status: "QUEUED", queue_position: 1 })).view.queue_position).toBe(1);
  });

  it.each(["COMPLETED", "CANCELLED", "FAILED"] as const)("leavesA%sAnswerAsItIs", (status) => {
    const end = message({ status, seq: 5, reason: status === "FAILED" ? "lost" : undefined });
    const others = (["PENDING", "QUEUED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"] as const)
      .filter((other) => other !== status)
      .map((other) => told({ status: other, seq: 9 }));
    for (const event of [...others, chunk(6, 0, "x"), chunk(9, 0, "x"), done(6), failed(5), failed(6)]) {
      expect(after(end, event)).toBe(end);
    }
  });

  it("takesTheLateResultOfALostDeviceHoweverItComes", () => {
    expect(after(lost(), done(4)).view).toMatchObject({ status: "COMPLETED", reason: undefined });
    expect(after(lost(), chunk(5, 0, "late"), done(6)).view).toMatchObject({ status: "COMPLETED", seq: 6 });
    expect(after(lost(), told({ status: "COMPLETED", seq: 6 })).view.status).toBe("COMPLETED");
    const whole = after(lost(), done(5));
    expect(after(whole, failed(4), failed(5), told({ status: "FAILED", seq: 5 }))).toBe(whole);
  });

  it("doesNotRunAgainWhatALostDeviceLeft", () => {
    const end = lost();
    expect(after(end, told({ status: "RUNNING", seq: 9 }), told({ status: "QUEUED" }), failed(4))).toBe(end);
  });

  it("asksAgainWhenAnAnswerEndsBeforeWhatIsShown", () => {
    const start = message({ seq: 7, blocks: [aText("seven")] });
    expect(after(start, failed(5))).toMatchObject({ gap: true, view: { status: "RUNNING", seq: 7 } });
    expect(after(start, told({ status: "FAILED", seq: 5 }))).toMatchObject({ gap: true, view: { seq: 7 } });
  });

  it("keepsStoppingOnceItIsStopping", () => {
    const stopping = message({ cancelling_at: "2026-01-01T10:00:01Z", seq: 2 });
    expect(after(stopping, told({ seq: 2 })).view.cancelling_at).toBe("2026-01-01T10:00:01Z");
  });
});

describe("any order and repetition of events", () => {
  it("giveTheExactTextOrAGap", () => {
    const random = generator(20_260_101);
    for (let round = 0; round < 300; round++) {
      const { events, text } = anyAnswer(random);
      const order = disturbed(events, random);
      let state = message();
      for (const event of order) {
        state = applyChatEvent(state, event);
        expect(text.startsWith(textOf(state.view))).toBe(true);
        if (state.gap) state = joined(state, events);
      }
      state = events.reduce(applyChatEvent, state);
      expect(textOf(state.view)).toBe(text);
      expect(state.view.status).toBe("COMPLETED");
    }
  });
});

/** What a join with the state's cursor brings: every event after it. */
function joined(state: Message, events: readonly AnswerEvent[]): Message {
  return events.reduce(applyChatEvent, { ...state, gap: false });
}

function anyAnswer(random: () => number): { events: AnswerEvent[]; text: string } {
  const events: AnswerEvent[] = [];
  let text = "";
  const count = 1 + Math.floor(random() * 20);
  for (let seq = 1; seq <= count; seq++) {
    const content = "αβ😀xyz\n# ".slice(0, 1 + Math.floor(random() * 8));
    events.push(chunk(seq, text.length, content));
    text += content;
  }
  return { events: [...events, done(count + 1)], text };
}

function disturbed(events: readonly AnswerEvent[], random: () => number): AnswerEvent[] {
  const order = events.flatMap((event) => {
    if (random() < 0.15) return [];
    return random() < 0.3 ? [event, event] : [event];
  });
  for (let swaps = 0; swaps < 4; swaps++) {
    const at = Math.floor(random() * order.length);
    const [moved] = order.splice(at, 1);
    if (moved) order.splice(Math.floor(random() * (order.length + 1)), 0, moved);
  }
  return order;
}

/** The same numbers in every run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

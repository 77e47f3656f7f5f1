import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/error";
import { FakeBackend } from "@/testing/fakeBackend";
import { anAnswer, aQuestion, aTask, aText } from "@/testing/fixtures";
import { textOf } from "./stream";
import { TaskStream } from "./TaskStream";

function opened() {
  const backend = new FakeBackend();
  backend.messages = [aQuestion(), anAnswer({ seq: 1, blocks: [aText("a")] })];
  const stream = new TaskStream(backend.link, 7);
  const stop = stream.subscribe(() => undefined);
  return { backend, stream, stop };
}

const chunk = (seq: number, offset: number, content: string) =>
  ({
    task_id: 7,
    subtask_id: 71,
    attempt: 1,
    seq,
    block_id: "t1",
    block_type: "text",
    field: "content",
    content,
    offset,
  }) as const;

const text = (stream: TaskStream) =>
  stream
    .current()
    .conversation.messages.map(({ view }) => textOf(view))
    .at(-1);

describe("a watched task", () => {
  it("joinsWithoutACursorAndThenFollows", async () => {
    const { backend, stream } = opened();
    await vi.waitFor(() => expect(stream.current().status).toBe("live"));
    backend.link.tell("chat:chunk", chunk(2, 1, "b"));
    await vi.waitFor(() => expect(text(stream)).toBe("ab"));
    expect(backend.link.payloads("task:join")).toEqual([{ task_id: 7 }]);
  });

  it("joinsAgainWithItsCursorAfterALostLink", async () => {
    const { backend, stream } = opened();
    await vi.waitFor(() => expect(stream.current().status).toBe("live"));
    backend.link.become("reconnecting");
    await vi.waitFor(() => expect(stream.current().status).toBe("stale"));
    backend.link.handlers["task:join"] = () => ({
      events: [
        { event: "chat:chunk", data: chunk(2, 1, "b") },
        { event: "chat:chunk", data: chunk(3, 2, "c") },
      ],
    });
    backend.link.become("connected");
    await vi.waitFor(() => expect(text(stream)).toBe("abc"));
    expect(backend.link.payloads("task:join").at(-1)).toEqual({
      task_id: 7,
      cursor: { subtask_id: 71, attempt: 1, seq: 1 },
    });
  });

  it("closesAGapByJoiningAgainAndLosesNothingThatCameMeanwhile", async () => {
    const { backend, stream } = opened();
    await vi.waitFor(() => expect(stream.current().status).toBe("live"));
    backend.link.handlers["task:join"] = () => ({
      task: { task: aTask(), subtasks: [aQuestion(), anAnswer({ seq: 3, blocks: [aText("abc")] })] },
    });
    backend.link.tell("chat:chunk", chunk(3, 2, "c"));
    backend.link.tell("chat:chunk", chunk(4, 3, "d"));
    await vi.waitFor(() => expect(text(stream)).toBe("abcd"));
  });

  it("leavesWhenNobodyLooks", async () => {
    const { backend, stream, stop } = opened();
    await vi.waitFor(() => expect(stream.current().status).toBe("live"));
    stop();
    await vi.waitFor(() => expect(backend.link.payloads("task:leave")).toEqual([{ task_id: 7 }]));
    expect(stream.current().status).toBe("stale");
  });

  it("joinsAgainWithItsCursorWhenItIsToldTo", async () => {
    const { backend, stream } = opened();
    await vi.waitFor(() => expect(stream.current().status).toBe("live"));
    backend.link.handlers["task:join"] = () => ({
      events: [{ event: "chat:chunk", data: chunk(2, 1, "b") }],
    });
    backend.link.tell("chat:resync", { task_id: 8 });
    backend.link.tell("chat:resync", { task_id: 7 });
    await vi.waitFor(() => expect(text(stream)).toBe("ab"));
    backend.link.tell("chat:resync", {});
    await vi.waitFor(() => expect(backend.link.payloads("task:join")).toHaveLength(3));
    expect(backend.link.payloads("task:join").slice(1)).toEqual([
      { task_id: 7, cursor: { subtask_id: 71, attempt: 1, seq: 1 } },
      { task_id: 7, cursor: { subtask_id: 71, attempt: 1, seq: 2 } },
    ]);
  });

  it("forgetsNoResyncThatComesDuringAJoin", async () => {
    const { backend, stream } = opened();
    backend.link.tell("chat:resync", { task_id: 7 });
    await vi.waitFor(() => expect(backend.link.payloads("task:join")).toHaveLength(2));
    await vi.waitFor(() => expect(stream.current().status).toBe("live"));
  });

  it("asksForEverythingWhenAMessageIsUnknown", async () => {
    const { backend, stream } = opened();
    await vi.waitFor(() => expect(stream.current().status).toBe("live"));
    backend.messages = [...backend.messages, anAnswer({ subtask_id: 73 })];
    const start = { task_id: 7, subtask_id: 73, attempt: 1, device_id: "studio", bot_name: "shell" };
    backend.link.tell("chat:start", { ...start, runtime: "shell" });
    await vi.waitFor(() => expect(stream.current().conversation.messages).toHaveLength(3));
    expect(backend.link.payloads("task:join").at(-1)).toEqual({ task_id: 7 });
  });

  it("keepsWhatItShowsWhileTheServerCannotAnswer", async () => {
    const { backend, stream } = opened();
    await vi.waitFor(() => expect(stream.current().status).toBe("live"));
    const join = backend.link.handlers["task:join"];
    backend.link.handlers["task:join"] = () => {
      throw new ApiError("The database does not answer", "unavailable");
    };
    backend.link.tell("chat:resync", {});
    await vi.waitFor(() => expect(stream.current().status).toBe("stale"));
    expect(text(stream)).toBe("a");
    backend.link.handlers["task:join"] = join;
    await vi.waitFor(() => expect(stream.current().status).toBe("live"), 3_000);
  });

  it("takesASnapshotForAConversationOfWhichItKnowsOnlyTheLastMessage", async () => {
    const backend = new FakeBackend();
    backend.messages = [aQuestion(), anAnswer({ seq: 3 })];
    const stream = new TaskStream(backend.link, 7);
    stream.add(anAnswer({ seq: 3 }));
    stream.subscribe(() => undefined);
    await vi.waitFor(() => expect(stream.current().conversation.messages).toHaveLength(2));
    expect(backend.link.payloads("task:join")).toEqual([{ task_id: 7 }]);
  });

  it("findsAnEndThatWasLost", async () => {
    const { backend, stream } = opened();
    await vi.waitFor(() => expect(stream.current().status).toBe("live"));
    backend.messages = [aQuestion(), anAnswer({ seq: 3, status: "COMPLETED" })];
    backend.link.tell("task:status", {
      task_id: 7,
      status: "COMPLETED",
      task: aTask({ status: "COMPLETED" }),
    });
    await vi.waitFor(() => {
      expect(stream.current().conversation.messages.at(-1)?.view.status).toBe("COMPLETED");
    }, 3_000);
    expect(backend.link.payloads("task:join")).toHaveLength(2);
  });

  it("findsAnEndThatWasLostWhenTheNextAnswerBegins", async () => {
    const { backend, stream } = opened();
    await vi.waitFor(() => expect(stream.current().status).toBe("live"));
    stream.add(anAnswer({ subtask_id: 73, status: "QUEUED" }));
    const ended = anAnswer({ seq: 3, status: "COMPLETED" });
    backend.messages = [aQuestion(), ended, anAnswer({ subtask_id: 73 })];
    const start = { task_id: 7, subtask_id: 73, attempt: 1, device_id: "studio", bot_name: "shell" };
    backend.link.tell("chat:start", { ...start, runtime: "shell" });
    await vi.waitFor(() => {
      expect(stream.current().conversation.messages.map(({ view }) => view.status)).toEqual([
        "COMPLETED",
        "COMPLETED",
        "RUNNING",
      ]);
    }, 3_000);
  });
});

import { describe, expect, it } from "vitest";
import { anAnswer, aQuestion, aTask } from "@/testing/fixtures";
import { applyToConversation, cursorOf, fromSnapshot } from "./conversation";

const of = (...subtasks: ReturnType<typeof anAnswer>[]) => fromSnapshot({ task: aTask(), subtasks });

describe("a conversation", () => {
  it("isJoinedAgainWhenAnUnknownMessageStarts", () => {
    const data = { task_id: 7, subtask_id: 99, attempt: 1, device_id: "d", bot_name: "shell" };
    const next = applyToConversation(of(aQuestion(), anAnswer()), {
      event: "chat:start",
      data: { ...data, runtime: "shell" },
    });
    expect(next.gap).toBe("unknown");
  });

  it("continuesFromItsUnfinishedAnswer", () => {
    expect(cursorOf(of(aQuestion(), anAnswer({ seq: 4 })))).toEqual({ subtask_id: 71, attempt: 1, seq: 4 });
    expect(cursorOf(of(aQuestion(), anAnswer({ seq: 4, status: "COMPLETED" })))).toBeUndefined();
  });

  it("takesASnapshotWhenAnEarlierAnswerMayStillChange", () => {
    const earlier = anAnswer({ status: "FAILED", reason: "device_offline", seq: 2 });
    expect(cursorOf(of(aQuestion(), earlier, anAnswer({ subtask_id: 73, seq: 4 })))).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import type { Block } from "@/protocol/messages.gen";
import { counted, outline, type Entry } from "./outline";

const tool = (id: string, name: string, change: Partial<Block> = {}): Block => ({
  id,
  type: "tool",
  status: "done",
  tool_name: name,
  ...change,
});
const text = (id: string): Block => ({ id, type: "text", status: "done", content: id });

function shape(entry: Entry): string {
  if (entry.kind === "tools") return `[${entry.blocks.map(({ id }) => id).join(" ")}]`;
  const inner = entry.inner.map(({ id }) => id).join(" ");
  return entry.block.id + (inner && `(${inner})`);
}

const shapes = (blocks: Block[]) => outline(blocks).map(shape).join(" ");

describe("the outline of an answer", () => {
  it("groupsFinishedToolCallsInARow", () => {
    const blocks = [text("a"), tool("1", "Read"), tool("2", "Bash"), text("b"), tool("3", "Bash")];
    expect(shapes(blocks)).toBe("a [1 2] b 3");
  });

  it("leavesTheRunningCallOutOfTheGroup", () => {
    expect(shapes([tool("1", "Read"), tool("2", "Read"), tool("3", "Bash", { status: "pending" })])).toBe(
      "[1 2] 3",
    );
  });

  it("nestsWhatASubAgentDid", () => {
    const blocks = [
      tool("agent", "Task"),
      tool("1", "Read", { parent_id: "agent" }),
      text("after"),
      tool("2", "Read", { parent_id: "agent" }),
    ];
    expect(shapes(blocks)).toBe("agent(1 2) after");
  });

  it("keepsABlockWhoseSubAgentIsUnknown", () => {
    expect(shapes([tool("1", "Read", { parent_id: "gone" })])).toBe("1");
  });

  it("showsTheNewestToDoListOnly", () => {
    expect(shapes([tool("1", "TodoWrite"), text("a"), tool("2", "TodoWrite")])).toBe("a 2");
  });

  it("doesNotShowAnAnsweredQuestionTwice", () => {
    const card: Block = { id: "card", type: "approval", status: "done", tool_name: "AskUserQuestion" };
    expect(shapes([tool("call", "AskUserQuestion"), card])).toBe("card");
  });

  it("countsKindsAndFailures", () => {
    const blocks = [tool("1", "Bash"), tool("2", "Bash", { status: "error" }), tool("3", "mcp__x__y")];
    expect(counted(blocks)).toEqual({
      counts: [
        { kind: "command", count: 2 },
        { kind: "other", count: 1 },
      ],
      failed: 1,
    });
  });
});

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Block } from "@/protocol/messages.gen";
import { sha256 } from "@/api/sha256";
import { FakeBackend } from "@/testing/fakeBackend";
import { requestText } from "@/testing/fixtures";
import { renderWith } from "@/testing/render";
import { Entries } from "./Entries";

const colours: Block = {
  id: "q1",
  type: "approval",
  status: "pending",
  tool_name: "AskUserQuestion",
  content: requestText(
    {
      tool: "AskUserQuestion",
      grant: undefined,
      input: {
        questions: [
          {
            question: "Which colour?",
            multiSelect: false,
            options: [{ label: "Red", description: "warm" }, { label: "Blue" }],
          },
          { question: "Which rooms?", multiSelect: true, options: [{ label: "Hall" }, { label: "Attic" }] },
        ],
      },
    },
    "q1",
  ),
  approval: { title: "Answer a question" },
};

function show(...blocks: Block[]) {
  const backend = new FakeBackend();
  renderWith(backend, <Entries blocks={blocks} subtaskId={71} live />);
  return { backend, user: userEvent.setup() };
}

const call = (id: string, change: Partial<Block> = {}): Block => ({
  id,
  type: "tool",
  status: "done",
  tool_name: "Bash",
  tool_input: { command: `make ${id}` },
  ...change,
});

describe("the blocks of an answer", () => {
  it("foldsToolCallsIntoOneLine", async () => {
    const { user } = show(call("a"), call("b", { status: "error" }), call("c", { tool_name: "Read" }));
    const toggle = screen.getByTestId("processing-activity-group-toggle");
    expect(toggle).toHaveTextContent("ran 2 commands, read 1 file1 failed");
    expect(screen.queryByTestId("tool-toggle-a")).toBeNull();
    await user.click(toggle);
    expect(screen.getByTestId("tool-toggle-b")).toHaveTextContent("make b");
  });

  it("nestsASubAgent", async () => {
    const { user } = show(
      call("agent", { tool_name: "Task", tool_input: { subagent_type: "Explore", description: "Find it" } }),
      call("a", { parent_id: "agent" }),
    );
    const toggle = screen.getByTestId("subagent-toggle-agent");
    expect(toggle).toHaveTextContent("Sub-agent ExploreFind it1 step");
    expect(screen.queryByTestId("tool-toggle-a")).toBeNull();
    await user.click(toggle);
    expect(screen.getByTestId("tool-toggle-a")).toBeVisible();
  });

  it("showsThePlanAsAList", () => {
    const todos = [
      { content: "Dig", status: "completed" },
      { content: "Build", activeForm: "Building", status: "in_progress" },
      { content: "Paint", status: "pending" },
    ];
    show(call("todo", { tool_name: "TodoWrite", tool_input: { todos } }));
    expect(screen.getByTestId("todo-list")).toHaveTextContent(
      "Plan1 of 3 doneDig (done)Building (in progress)Paint (to do)",
    );
  });

  it("letsTheUserAnswerQuestions", async () => {
    const { backend, user } = show(colours);
    expect(await screen.findByTestId("question-submit")).toBeDisabled();
    await user.click(screen.getByTestId("question-option-Red"));
    await user.click(screen.getByTestId("question-option-Blue"));
    await user.click(screen.getByTestId("question-option-Attic"));
    const [, other] = screen.getAllByTestId("question-other");
    if (other) await user.type(other, "the shed");
    expect(screen.getByTestId("question-option-Red")).not.toBeChecked();
    await user.click(screen.getByTestId("question-submit"));
    expect(backend.link.payloads("chat:approve")).toEqual([
      {
        subtask_id: 71,
        approval_id: "q1",
        decision: "allow_once",
        answers: { "Which colour?": "Blue", "Which rooms?": "Attic, the shed" },
        sha256: sha256(colours.content ?? ""),
      },
    ]);
  });

  it("saysWhatWasAnswered", async () => {
    show({
      ...colours,
      status: "done",
      approval: {
        title: "Answer a question",
        decision: "allow_once",
        decided_by: "user",
        answers: { "Which colour?": "Blue", "Which rooms?": "Attic" },
      },
    });
    expect(await screen.findByTestId("question-answered")).toHaveTextContent(
      "Which colour?BlueWhich rooms?Attic",
    );
  });

  it("showsAPlanAsTextAndNotAsJson", async () => {
    show({
      id: "p",
      type: "approval",
      status: "pending",
      tool_name: "ExitPlanMode",
      content: requestText({ tool: "ExitPlanMode", input: { plan: "# Steps\n\n1. Dig" } }, "p"),
      approval: { title: "Carry out this plan", command: "# Steps" },
    });
    expect(await screen.findByRole("heading", { name: "Steps" })).toBeVisible();
    expect(screen.getByTestId("approval-command")).toHaveTextContent("# Steps 1. Dig");
  });
});

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/error";
import { FakeBackend } from "@/testing/fakeBackend";
import { anApproval } from "@/testing/fixtures";
import { renderWith } from "@/testing/render";
import { ApprovalCard } from "./ApprovalCard";

const long = `curl https://example.org/${"a".repeat(2_000)} | sh`;

function show(block = anApproval(), live = true) {
  const backend = new FakeBackend();
  renderWith(backend, <ApprovalCard block={block} subtaskId={71} live={live} />);
  return { backend, user: userEvent.setup() };
}

describe("the approval card", () => {
  it("showsTheWholeCommand", () => {
    show(anApproval({ approval: { title: "Run", command: long } }));
    expect(screen.getByTestId("approval-command")).toHaveTextContent(long);
  });

  it("sendsTheDecisionOnce", async () => {
    const { backend, user } = show();
    await user.click(screen.getByTestId("approval-allow-conversation"));
    expect(backend.link.payloads("chat:approve")).toEqual([
      { subtask_id: 71, approval_id: "a1", decision: "allow_conversation" },
    ]);
    expect(screen.getByTestId("approval-allow-once")).toBeDisabled();
  });

  it("sendsANoteWithADenial", async () => {
    const { backend, user } = show();
    await user.type(screen.getByTestId("approval-note"), "too dangerous");
    await user.click(screen.getByTestId("approval-deny"));
    expect(backend.link.payloads("chat:approve")).toEqual([
      { subtask_id: 71, approval_id: "a1", decision: "deny", note: "too dangerous" },
    ]);
  });

  it("saysWhenTheAnswerDidNotArriveAndLetsTryAgain", async () => {
    const { backend, user } = show();
    backend.link.handlers["chat:approve"] = () => {
      throw new ApiError("It was answered already", "wrong_state");
    };
    await user.click(screen.getByTestId("approval-allow-once"));
    await vi.waitFor(() => expect(screen.getByText(/It was answered already/)).toBeVisible());
    expect(screen.getByTestId("approval-allow-once")).toBeEnabled();
  });

  it("showsWhatWasDecided", () => {
    const approval = {
      title: "Run",
      command: "ls",
      decision: "deny",
      note: "no",
      decided_by: "user",
    } as const;
    show(anApproval({ status: "done", approval }));
    expect(screen.getByTestId("approval-decided")).toHaveTextContent("Denied“no”");
    expect(screen.queryByTestId("approval-allow-once")).toBeNull();
  });

  it("saysThatSilenceDenied", () => {
    show(anApproval({ status: "done", approval: { title: "Run", decision: "deny", decided_by: "timeout" } }));
    expect(screen.getByTestId("approval-decided")).toHaveTextContent("nobody answered in time");
  });
});

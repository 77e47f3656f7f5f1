import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/error";
import type { Block } from "@/protocol/messages.gen";
import { FakeBackend } from "@/testing/fakeBackend";
import { aDevice, anAnswer, aQuestion, aTask } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";

const agents = [{ runtime: "claude_code" as const, available: true, version: "2", guided: true }];
const studio = aDevice({ is_default: true });
const listening = {
  ...studio,
  machine: { os: "macOS", arch: "arm64", host: "studio", agents },
};

async function open(backend: FakeBackend, path = "/chat/7") {
  renderApp(backend, path);
  return { user: userEvent.setup(), input: await screen.findByTestId("message-input") };
}

function running(): FakeBackend {
  const backend = new FakeBackend();
  backend.devices = [listening];
  backend.tasks = [aTask()];
  backend.messages = [aQuestion(), anAnswer()];
  return backend;
}

describe("a conversation", () => {
  it("tellsTheAgentAtWorkAWordOnce", async () => {
    const backend = running();
    const { user, input } = await open(backend);
    backend.link.handlers["chat:guide"] = () => {
      throw new ApiError("No answer", "offline");
    };
    await user.type(input, "left, not right");
    await user.click(await screen.findByTestId("guide-button"));
    expect(await screen.findByText(/^Not told/)).toBeVisible();
    expect(input).toHaveValue("left, not right");

    backend.link.handlers["chat:guide"] = () => ({ success: true });
    await user.click(screen.getByTestId("guide-button"));

    await vi.waitFor(() => expect(input).toHaveValue(""));
    const [first, second] = backend.link.payloads("chat:guide");
    expect(first).toMatchObject({ subtask_id: 71, message: "left, not right" });
    expect(second).toEqual(first);
    expect(backend.link.payloads("chat:send")).toEqual([]);
  });

  it("showsWhatTheAgentWasToldWhereItWasSaid", async () => {
    const backend = running();
    const word = (id: string, status: Block["status"]): Block => ({
      id,
      type: "guidance",
      status,
      content: "left",
    });
    backend.messages = [aQuestion(), anAnswer({ blocks: [word("a", "done"), word("b", "pending")] })];
    await open(backend);
    const states = (await screen.findAllByTestId("guidance-state")).map((state) => state.dataset.state);
    expect(states).toEqual(["heard", "waits"]);
  });

  it("sendsAWordThatWasNotHeardAsAMessageOnce", async () => {
    const backend = running();
    const unheard: Block = { id: "a", type: "guidance", status: "error", content: "left, not right" };
    backend.messages = [aQuestion(), anAnswer({ status: "COMPLETED", blocks: [unheard] })];
    backend.link.handlers["chat:send"] = ({ message }) => ({
      task_id: 7,
      subtask_id: 72,
      message_id: 72,
      message: aQuestion({ subtask_id: 72, text: message }),
      answer: anAnswer({ subtask_id: 73, status: "PENDING" }),
    });
    const { user } = await open(backend);

    await user.click(await screen.findByTestId("guidance-resend"));

    await vi.waitFor(() => expect(screen.queryByTestId("guidance-resend")).toBeNull());
    expect(backend.link.payloads("chat:send")).toMatchObject([{ task_id: 7, message: "left, not right" }]);
    expect(await screen.findAllByTestId("message-user")).toHaveLength(2);
    expect(screen.queryByTestId("guidance-resend")).toBeNull();
  });

  it("keepsADraftForEachConversation", async () => {
    localStorage.setItem("wegent.draft.8", "of another");
    const { user, input } = await open(running());
    await user.type(input, "half a thought");
    expect(localStorage.getItem("wegent.draft.7")).toBe("half a thought");
    expect(localStorage.getItem("wegent.draft.8")).toBe("of another");
  });

  it("putsAMessageBackToBeEditedAndSentAgain", async () => {
    const backend = running();
    backend.messages = [aQuestion({ text: "count to three" }), anAnswer({ status: "COMPLETED" })];
    const { user, input } = await open(backend);
    await user.click(await screen.findByTestId("edit-message"));
    expect(input).toHaveValue("count to three");
    expect(input).toHaveFocus();
    await user.type(input, " hundred{Enter}");
    expect(backend.link.payloads("chat:send")).toMatchObject([
      { task_id: 7, message: "count to three hundred" },
    ]);
  });

  it("showsTheFilesOfAMessageThatWasNotSent", async () => {
    const backend = running();
    backend.messages = [];
    const pending = {
      id: "p1",
      request: { task_id: 7, message: "look", files: [4] },
      files: [{ id: 4, name: "plan.pdf", mediaType: "application/pdf", size: 8 }],
      at: new Date().toISOString(),
      error: { code: "not_found", message: "File not found" },
    };
    localStorage.setItem("wegent.sending.p1", JSON.stringify(pending));
    await open(backend);
    const message = await screen.findByTestId("message-pending");
    expect(message).toHaveTextContent("plan.pdf");
    expect(message).toHaveTextContent("Not sent");
  });

  it("isOpenedForTheDeviceThatALinkNames", async () => {
    const backend = running();
    backend.devices = [studio, aDevice({ device_id: "attic", name: "attic-pc", status: "offline" })];
    await open(backend, "/?deviceId=attic");
    expect(await screen.findByText("attic-pc is offline.")).toBeVisible();
    expect(screen.getByTestId("execution-target-trigger")).toHaveTextContent("attic-pc");
  });
});

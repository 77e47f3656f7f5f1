import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/error";
import { chooseLanguage } from "@/i18n/i18n";
import { FakeBackend } from "@/testing/fakeBackend";
import { aDevice, anAnswer, aQuestion, aText } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";

const soon = { timeout: 3_000 };

function aRunningAnswer() {
  const backend = new FakeBackend();
  backend.devices = [aDevice({ is_default: true })];
  backend.messages = [aQuestion(), anAnswer({ seq: 1, blocks: [aText("half")] })];
  return backend;
}

describe("the page of a server of several nodes", () => {
  it("saysWhatDoesNotWorkAndWhatStillDoes", async () => {
    const backend = new FakeBackend();
    renderApp(backend);
    await screen.findByTestId("message-input");
    const troubles = [
      { part: "redis", message: "Redis is away" },
      { part: "new", message: "Something else" },
    ];
    act(() => backend.link.tell("server:health", { troubles }));
    expect(screen.getByTestId("trouble-redis")).toHaveTextContent(/do not hear each other.*Agents go on/);
    expect(screen.getByTestId("trouble-new")).toHaveTextContent("Something else");
    await act(() => chooseLanguage("zh-CN"));
    expect(screen.getByTestId("trouble-redis")).toHaveTextContent("代理仍在继续");
    await act(() => chooseLanguage("en"));
    act(() => backend.link.tell("server:health", { troubles: [] }));
    expect(screen.queryByTestId("server-health")).toBeNull();
  });

  it("saysNothingOfAShortDrop", async () => {
    const backend = aRunningAnswer();
    renderApp(backend, "/chat/7");
    await screen.findByTestId("thinking-indicator");
    act(() => backend.link.become("reconnecting", Date.now() - 2_000));
    await new Promise((later) => setTimeout(later, 1_200));
    expect(screen.queryByTestId("connection-reconnecting")).toBeNull();
    expect(screen.queryByTestId("chat-stale")).toBeNull();
    expect(screen.getByTestId("thinking-indicator")).toBeVisible();
  });

  it("showsNoFrozenAnswerWhenTheLinkStaysLost", async () => {
    const backend = aRunningAnswer();
    renderApp(backend, "/chat/7");
    await screen.findByTestId("thinking-indicator");
    act(() => backend.link.become("reconnecting", Date.now() - 6_000));
    expect(await screen.findByTestId("connection-reconnecting", {}, soon)).toHaveTextContent(
      /Reconnecting since/,
    );
    expect(await screen.findByTestId("answer-link-lost", {}, soon)).toHaveTextContent("the agent goes on");
    expect(screen.queryByTestId("thinking-indicator")).toBeNull();
    act(() => backend.link.become("connected"));
    expect(await screen.findByTestId("thinking-indicator")).toBeVisible();
  });

  it("fetchesItsListsAgainWhenItIsToldThatAllMayBeBehind", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const backend = new FakeBackend();
    renderApp(backend);
    await screen.findByTestId("message-input");
    const count = (path: string) => backend.calls.filter((call) => call.path.startsWith(path)).length;
    const before = ["/api/devices", "/api/tasks", "/api/models"].map(count);
    act(() => backend.link.tell("chat:resync", { task_id: 7 }));
    act(() => backend.link.tell("chat:resync", {}));
    await waitFor(() => {
      expect(["/api/devices", "/api/tasks", "/api/models"].map(count)).toEqual(before.map((n) => n + 1));
    }, soon);
  });

  it("keepsAMessageThatCouldNotBeSentAndOffersToTryAgain", async () => {
    const backend = aRunningAnswer();
    const at = new Date(Date.now() - 120_000).toISOString();
    const request = { task_id: 7, message: "lost words", operation_id: "op" };
    localStorage.setItem("wegent.sending.op", JSON.stringify({ id: "op", request, at }));
    renderApp(backend, "/chat/7");
    expect(await screen.findByTestId("message-pending")).toHaveTextContent(/lost words.*Not sent: try again/);
    await userEvent.click(screen.getByTestId("pending-send-again"));
    await waitFor(() => expect(screen.queryByTestId("message-pending")).toBeNull());
    expect(backend.link.payloads("chat:send")).toEqual([request]);
  });

  it("saysThatThereIsNoSuchConversation", async () => {
    const backend = new FakeBackend();
    backend.link.handlers["task:join"] = () => {
      throw new ApiError("Task not found", "not_found");
    };
    renderApp(backend, "/chat/999999");
    expect(await screen.findByTestId("chat-not-found")).toHaveTextContent("There is no such conversation");
    expect(screen.queryByTestId("chat-load-retry")).toBeNull();
  });
});

import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fakeBackend";
import { aDevice, anAnswer, aPairing, aQuestion, aTask, aText } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";
import { App } from "./App";

describe("the page", () => {
  it("asksForALoginAndSaysWhatIsWrong", async () => {
    const backend = new FakeBackend();
    const user = userEvent.setup();
    render(<App api={backend} history={createMemoryHistory()} />);
    await user.type(await screen.findByTestId("login-user-name"), "ada");
    await user.type(screen.getByTestId("login-password"), "wrong{Enter}");
    expect(await screen.findByTestId("login-error")).toHaveTextContent("User name or password is wrong");
    expect(screen.getByTestId("login-user-name")).toHaveValue("ada");
    await user.clear(screen.getByTestId("login-password"));
    await user.type(screen.getByTestId("login-password"), "right{Enter}");
    expect(await screen.findByTestId("message-input")).toBeVisible();
  });

  it("sendsAMessageToTheDefaultDeviceAndOpensTheConversation", async () => {
    const backend = new FakeBackend();
    backend.devices = [aDevice({ device_id: "other", name: "other" }), aDevice({ is_default: true })];
    renderApp(backend);
    const user = userEvent.setup();
    await waitFor(() =>
      expect(screen.getByTestId("execution-target-trigger")).toHaveTextContent("studio-mac"),
    );
    backend.messages = [aQuestion(), anAnswer({ status: "COMPLETED", blocks: [aText("1 2 3")] })];
    await user.type(screen.getByTestId("message-input"), "count{Enter}");
    expect(await screen.findByTestId("message-assistant")).toHaveTextContent("1 2 3");
    expect(backend.link.payloads("chat:send")).toMatchObject([
      { device_id: "studio", message: "count", runtime: "claude_code", permission_mode: "ask" },
    ]);
  });

  it("preselectsTheDeviceOfTheLink", async () => {
    const backend = new FakeBackend();
    backend.devices = [
      aDevice({ is_default: true }),
      aDevice({ device_id: "pc", name: "old-pc", status: "offline" }),
    ];
    renderApp(backend, "/?deviceId=pc");
    await waitFor(() => expect(screen.getByTestId("execution-target-trigger")).toHaveTextContent("old-pc"));
    expect(screen.getByTestId("composer-disabled-reason")).toHaveTextContent("old-pc is offline");
  });

  it("tellsHowToConnectTheFirstComputer", async () => {
    const backend = new FakeBackend();
    backend.routes.set("POST /api/pairings", () => aPairing({ code: "K7QF-2M9X-4TBA" }));
    backend.routes.set("GET /api/pairings/3", () => aPairing());
    renderApp(backend);
    const user = userEvent.setup();
    await screen.findByTestId("connect-computer");
    await user.click(await screen.findByTestId("create-start-command"));
    expect(await screen.findByTestId("start-command")).toHaveTextContent(
      /^WEGENT_BACKEND_URL=http\S+ WEGENT_PAIRING_CODE=K7QF-2M9X-4TBA \.\/wegent device$/,
    );
    expect(screen.getByTestId("start-command-local")).toHaveTextContent("is this computer alone");
  });

  it("keepsADraftPerConversation", async () => {
    const backend = new FakeBackend();
    const first = renderApp(backend, "/chat/7");
    await userEvent.type(await screen.findByTestId("message-input"), "half a thought");
    first.unmount();
    renderApp(backend, "/chat/7");
    expect(await screen.findByTestId("message-input")).toHaveValue("half a thought");
  });

  it("putsWhatNeedsTheUserFirst", async () => {
    const backend = new FakeBackend();
    backend.tasks = [
      aTask({ task_id: 8, title: "newer", updated_at: "2026-01-02T00:00:00Z" }),
      aTask({ needs_approval: true }),
    ];
    renderApp(backend);
    const list = await screen.findByTestId("task-list");
    expect(list.querySelector("li")).toHaveTextContent("Count to threeNeeds you");
    expect(screen.getByTestId("needs-you-count")).toHaveTextContent("1");
    await waitFor(() => expect(document.title).toMatch(/^\(1\) /));
    backend.link.tell("task:status", { task_id: 7, status: "RUNNING", task: aTask() });
    await waitFor(() => expect(document.title).not.toMatch(/^\(/));
    expect(screen.queryByTestId("needs-you-list")).toBeNull();
  });

  it("countsWhatNeedsTheUserOnTheAppsIconAndNothingAfterTheLogout", async () => {
    const counts: (number | undefined)[] = [];
    vi.stubGlobal("navigator", Object.assign(Object.create(navigator), { setAppBadge: badge }));
    function badge(count?: number) {
      counts.push(count);
      return Promise.resolve();
    }
    const backend = new FakeBackend();
    backend.tasks = [aTask({ needs_approval: true }), aTask({ task_id: 8, needs_approval: true })];
    renderApp(backend);
    await waitFor(() => expect(counts.at(-1)).toBe(2));
    act(() => backend.session.end("none"));
    await waitFor(() => expect(counts.at(-1)).toBe(0));
    expect(document.title).toBe("Wegent Devices");
    vi.unstubAllGlobals();
  });

  it("marksThatAConversationMovedToAnotherDevice", async () => {
    const backend = new FakeBackend();
    const at = (subtask_id: number, device_id: string) =>
      anAnswer({ subtask_id, device_id, device_name: device_id, status: "COMPLETED" });
    backend.messages = [at(71, "studio"), at(73, "server")];
    renderApp(backend, "/chat/7");
    expect(await screen.findByTestId("device-switch-mark")).toHaveTextContent("Continues on server");
  });
});

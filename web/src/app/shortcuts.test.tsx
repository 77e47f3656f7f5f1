import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fakeBackend";
import { aDevice, aTask } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";

function page() {
  const backend = new FakeBackend();
  backend.devices = [aDevice(), aDevice({ device_id: "box", name: "build box" })];
  backend.tasks = [aTask({ title: "Fix the parser" })];
  renderApp(backend, "/history");
  return userEvent.setup();
}

describe("the palette", () => {
  it("findsAConversationByKeyboardAlone", async () => {
    const user = page();
    await screen.findByTestId("task-row-7");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByTestId("palette-input"), "parser fix");
    expect(screen.getByTestId("palette-task-7")).toHaveAttribute("aria-selected", "true");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByTestId("command-palette")).toBeNull());
    expect(await screen.findByTestId("message-input")).toBeVisible();
  });

  it("beginsAConversationOnADeviceAndSearchesTheHistory", async () => {
    const user = page();
    await screen.findByTestId("task-row-7");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByTestId("palette-input"), "box");
    await user.keyboard("{ArrowDown}{ArrowUp}{Enter}");
    await waitFor(() =>
      expect(screen.getByTestId("execution-target-trigger")).toHaveTextContent("build box"),
    );
    await user.click(screen.getByTestId("open-palette"));
    await user.type(await screen.findByTestId("palette-input"), "zebra");
    await user.click(screen.getByTestId("palette-search"));
    expect(await screen.findByTestId("history-search")).toHaveValue("zebra");
  });
});

describe("shortcuts", () => {
  it("areListedAndLeadToThePages", async () => {
    const user = page();
    await screen.findByTestId("history-search");
    await user.keyboard("?");
    expect(await screen.findByTestId("shortcut-sheet")).toHaveTextContent("Alt N");
    await user.keyboard("{Escape}{Alt>}s{/Alt}");
    expect(await screen.findByTestId("connection-device-studio")).toBeVisible();
    await user.keyboard("{Alt>}h{/Alt}");
    await user.type(await screen.findByTestId("history-search"), "why?");
    expect(screen.queryByTestId("shortcut-sheet")).toBeNull();
  });
});

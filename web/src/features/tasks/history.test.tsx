import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fakeBackend";
import { aDevice, aTask } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";
import { historyFilter, historyQuery } from "./filter";

function lastQuery(backend: FakeBackend): URLSearchParams {
  const asked = backend.calls.filter(({ method, path }) => method === "GET" && path.includes("limit=50"));
  return new URLSearchParams(asked.at(-1)?.path.replace(/.*\?/, ""));
}

describe("the history", () => {
  it("isSearchedAndFilteredAndItsAddressSaysHow", async () => {
    const backend = new FakeBackend();
    backend.devices = [aDevice({ status: "offline" })];
    backend.tasks = [aTask({ status: "COMPLETED" })];
    renderApp(backend, "/history?device=studio");
    const user = userEvent.setup();
    const row = await screen.findByTestId("history-row-7");
    expect(row).toHaveTextContent("studio-mac");
    expect(screen.getByTestId("history-device")).toHaveValue("studio");
    await user.type(screen.getByTestId("history-search"), "parser");
    await user.selectOptions(screen.getByTestId("history-status"), "working");
    await user.selectOptions(screen.getByTestId("history-shelf"), "archived");
    await waitFor(() =>
      expect(Object.fromEntries(lastQuery(backend))).toEqual({
        limit: "50",
        offset: "0",
        q: "parser",
        device_id: "studio",
        status: "PENDING,QUEUED,RUNNING",
        archived: "true",
      }),
    );
  });

  it("offersToClearTheFiltersWhenNothingFits", async () => {
    const backend = new FakeBackend();
    renderApp(backend, "/history?q=nowhere");
    expect(await screen.findByTestId("history-empty")).toHaveTextContent("Nothing found");
    await userEvent.click(screen.getByTestId("history-clear"));
    await waitFor(() => expect(screen.getByTestId("history-search")).toHaveValue(""));
    expect(await screen.findByTestId("history-empty")).toHaveTextContent("No conversations yet");
  });

  it("comesInPages", async () => {
    const backend = new FakeBackend();
    const page = (from: number) => ({
      items: Array.from({ length: 50 }, (_, i) => aTask({ task_id: from + i, title: `task ${from + i}` })),
      total: 100,
    });
    let pages = 0;
    backend.routes.set("GET /api/tasks", () => page(pages++ > 1 ? 51 : 1));
    renderApp(backend, "/history");
    await userEvent.click(await screen.findByTestId("history-older"));
    expect(await screen.findByTestId("history-row-100")).toBeVisible();
    expect(screen.queryByTestId("history-older")).toBeNull();
    expect(screen.getByTestId("history-count")).toHaveTextContent("100 conversations");
  });

  it("understandsOnlyWhatItKnows", () => {
    expect(historyFilter({ q: 12, status: "late", archived: "yes", other: 1 })).toEqual({ q: "12" });
    expect(historyQuery({ status: "needsYou" }, 50, 100)).toBe("limit=50&offset=100&needs_approval=true");
  });
});

describe("a conversation in a list", () => {
  it("isRenamedPinnedMutedAndArchived", async () => {
    const backend = new FakeBackend();
    backend.tasks = [aTask({ status: "COMPLETED" })];
    let task = aTask({ status: "COMPLETED" });
    backend.routes.set("PATCH /api/tasks/7", (body) => (task = Object.assign({ ...task }, body)));
    renderApp(backend);
    const user = userEvent.setup();
    const menu = () => screen.findByTestId("task-menu-7");
    await user.click(await menu());
    await user.click(await screen.findByTestId("rename-task-7"));
    await user.clear(screen.getByTestId("task-title-input"));
    await user.type(screen.getByTestId("task-title-input"), "Counting{Enter}");
    await waitFor(() => expect(screen.getByTestId("task-row-7")).toHaveTextContent("Counting"));
    await user.click(await menu());
    await user.click(await screen.findByTestId("pin-task-7"));
    expect(within(await screen.findByTestId("pinned-list")).getByTestId("task-row-7")).toBeVisible();
    await user.click(await menu());
    await user.click(await screen.findByTestId("mute-task-7"));
    expect(await screen.findByTestId("task-muted-7")).toHaveAccessibleName("Muted: no notifications");
    await user.click(await menu());
    await user.click(await screen.findByTestId("archive-task-7"));
    await waitFor(() => expect(screen.queryByTestId("task-row-7")).toBeNull());
    expect(backend.calls.filter(({ method }) => method === "PATCH").map(({ body }) => body)).toEqual([
      { title: "Counting" },
      { pinned: true },
      { muted: true },
      { archived: true },
    ]);
  });

  it("isDeletedAfterAQuestion", async () => {
    const backend = new FakeBackend();
    backend.tasks = [aTask({ status: "COMPLETED" })];
    renderApp(backend);
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("task-menu-7"));
    await user.click(await screen.findByTestId("delete-task-7"));
    await user.click(await screen.findByTestId("confirm-delete-task"));
    await waitFor(() => expect(screen.queryByTestId("task-row-7")).toBeNull());
  });
});

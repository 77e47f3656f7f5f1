import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { DeviceView, TaskSummary } from "@/protocol/rest.gen";
import { FakeBackend, refusal } from "@/testing/fakeBackend";
import { aDevice, anAnswer, aProject, aQuestion, aTask } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";

const root = "/home/ann/chats/2026-01-01-count";
const entry = (name: string, kind: string) => ({ name, path: `${root}/${name}`, kind, repository: false });
const listed = (...entries: object[]) => ({ path: root, entries, truncated: false });

interface World {
  task?: Partial<TaskSummary>;
  device?: Partial<DeviceView>;
  folder?: () => object;
}

/** A conversation whose files are opened. */
async function opened({ task, device, folder }: World) {
  const backend = new FakeBackend();
  backend.devices = [aDevice(device)];
  backend.tasks = [aTask(task)];
  backend.messages = [aQuestion(), anAnswer()];
  backend.routes.set("GET /api/projects", () => ({ items: [aProject()] }));
  backend.routes.set("GET /api/devices/studio/folders", folder ?? (() => listed()));
  renderApp(backend, "/chat/7");
  const user = userEvent.setup();
  await user.click(await screen.findByTestId("workspace-files"));
  const looks = () =>
    backend.calls
      .filter(({ path }) => path.includes("/folders"))
      .map(({ path }) => new URLSearchParams(path.replace(/^.*\?/, "")).get("path"));
  return { backend, user, looks, panel: within(await screen.findByTestId("files-panel")) };
}

describe("the files beside a conversation", () => {
  it("areThoseOfTheFolderThatItWorksIn", async () => {
    const { backend, user, looks, panel } = await opened({
      task: { workspace_path: root },
      folder: () => listed(entry("src", "folder"), entry("a.txt", "file")),
    });
    backend.routes.set("GET /api/devices/studio/files", () => ({
      path: `${root}/a.txt`,
      name: "a.txt",
      size: 5,
      modified_at: "2026-01-01T00:00:00Z",
      kind: "text",
      content: "hello",
    }));
    await user.click(await panel.findByText("a.txt"));
    expect(await panel.findByTestId("file-content")).toHaveTextContent("hello");
    expect(panel.getByTestId("file-back")).toHaveFocus();
    await user.click(panel.getByTestId("file-back"));
    await user.click(await panel.findByText("src"));
    await waitFor(() => expect(looks()).toEqual([root, `${root}/src`]));
    await user.click(panel.getByText("Up"));
    expect(await panel.findByText("src")).toBeInTheDocument();
    await user.click(panel.getByTestId("files-close"));
    expect(screen.queryByTestId("files-panel")).toBeNull();
    await waitFor(() => expect(screen.getByTestId("workspace-files")).toHaveFocus());
  });

  it("areReadAgainWhenAnAnswerEnds", async () => {
    const { backend, looks, panel } = await opened({ task: { workspace_path: root } });
    expect(await panel.findByTestId("folder-empty")).toBeInTheDocument();
    expect(looks()).toHaveLength(1);
    backend.routes.set("GET /api/devices/studio/folders", () => listed(entry("new.txt", "file")));
    const message = anAnswer({ status: "COMPLETED", ended_at: "2026-01-01T10:01:00Z" });
    backend.link.tell("chat:message", { task_id: 7, message });
    expect(await panel.findByText("new.txt")).toBeInTheDocument();
  });

  it("areThoseOfTheProjectUnlessItHasAWorktree", async () => {
    const { looks } = await opened({ task: { project_id: 3 } });
    await waitFor(() => expect(looks()).toEqual(["/home/ada/site"]));
  });

  it.each<[string, World, string, RegExp]>([
    ["thereIsNoFolderYet", {}, "files-no-folder", /no folder yet/],
    ["itsWorktreeIsNotMadeYet", { task: { project_id: 3, worktree: true } }, "files-no-folder", /yet/],
    [
      "theDeviceIsAway",
      { task: { workspace_path: root }, device: { status: "offline" } },
      "files-away",
      /studio-mac is offline/,
    ],
    ["theOwnerShowsNothing", { task: { workspace_path: root }, device: closed() }, "files-away", /policy/],
    [
      "theFolderIsGone",
      {
        task: { workspace_path: root },
        folder: () => refusal(`There is no folder ${root} on this device`, "invalid", "path", 400),
      },
      "load-error",
      /There is no folder/,
    ],
  ])("sayThat %s", async (_name, world, testId, text) => {
    const { panel } = await opened(world);
    expect(await panel.findByTestId(testId)).toHaveTextContent(text);
  });

  it("areBesideItOnAWidePageAndThereAgainNextTime", async () => {
    const narrow = matchMedia("(min-width: 1px)");
    vi.spyOn(window, "matchMedia").mockReturnValue(narrow);
    const { backend } = await opened({ task: { workspace_path: root } });
    expect(screen.getByTestId("files-panel").tagName).toBe("ASIDE");
    expect(screen.queryByRole("dialog")).toBeNull();
    renderApp(backend, "/chat/7");
    await waitFor(() => expect(screen.getAllByTestId("files-panel")).toHaveLength(2));
  });
});

function closed(): Partial<DeviceView> {
  const { machine } = aDevice();
  const policy = {
    terminal: false,
    code_server: false,
    commands: false,
    runtimes: [],
    max_permission_mode: "ask" as const,
    allowed_folders: [],
  };
  return { ...(machine && { machine: { ...machine, policy } }) };
}

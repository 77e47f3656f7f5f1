import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { FolderView, ProjectView } from "@/protocol/rest.gen";
import { FakeBackend, refusal } from "@/testing/fakeBackend";
import { aDevice, aProject, aTask } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";

const folder = (path: string) => ({ name: path.split("/").at(-1), path, kind: "folder", repository: false });
const roots = { entries: [folder("/home/ada")], truncated: false };
const home: FolderView = {
  path: "/home/ada",
  entries: [
    { name: "site", path: "/home/ada/site", kind: "folder", repository: true },
    { name: "notes", path: "/home/ada/notes", kind: "folder", repository: false },
  ],
  truncated: false,
};

/** A backend whose device has these folders, one after the other. */
function withProjects(projects: readonly ProjectView[], ...folders: object[]): FakeBackend {
  const backend = new FakeBackend();
  backend.devices = [aDevice(), aDevice({ device_id: "old", name: "old", status: "offline" })];
  backend.routes.set("GET /api/projects", () => ({ items: projects }));
  const left = [...folders];
  const last = folders.at(-1) ?? roots;
  backend.routes.set("GET /api/devices/studio/folders", () => left.shift() ?? last);
  backend.routes.set("GET /api/devices/studio/worktrees", () => ({ items: [] }));
  return backend;
}

describe("projects", () => {
  it("areMadeOfAFolderThatIsLookedFor", async () => {
    const empty = { path: "/home/ada/site", parent: "/home/ada", entries: [], truncated: false };
    const backend = withProjects([], roots, home, empty);
    renderApp(backend, "/projects");
    const user = userEvent.setup();
    expect(await screen.findByTestId("projects-empty")).toHaveTextContent("No projects yet");
    await user.click(screen.getByTestId("new-project-button"));
    const dialog = within(await screen.findByTestId("project-create-dialog"));
    expect(dialog.getByTestId("confirm-device-folder-picker-button")).toBeDisabled();
    await user.click(await dialog.findByText("/home/ada"));
    await user.click(await dialog.findByText("site"));
    await waitFor(() => expect(dialog.getByTestId("device-folder-path-input")).toHaveValue("/home/ada/site"));
    expect(await dialog.findByText("No folders in here")).toBeInTheDocument();

    const seen = vi.spyOn(Element.prototype, "scrollIntoView");
    backend.routes.set("POST /api/projects", () =>
      refusal("/home/ada/site is outside", "forbidden", "workspace.local_path", 403),
    );
    await user.click(dialog.getByTestId("confirm-device-folder-picker-button"));
    expect(await dialog.findByTestId("folder-picker-error")).toHaveTextContent("is outside");
    expect(seen.mock.contexts).toContain(dialog.getByTestId("folder-picker-error"));
    backend.routes.set("POST /api/projects", () => aProject());
    backend.routes.set("GET /api/projects", () => ({ items: [aProject()] }));
    await user.click(dialog.getByTestId("confirm-device-folder-picker-button"));

    expect(await screen.findByRole("heading", { name: "site" })).toBeInTheDocument();
    expect(backend.calls).toContainEqual({
      method: "POST",
      path: "/api/projects",
      body: { device_id: "studio", workspace: { source: "local_path", local_path: "/home/ada/site" } },
    });
  });

  it("areClonedBelowTheDevicesOwnFolder", async () => {
    const backend = withProjects([], roots);
    backend.routes.set("POST /api/projects", () => aProject());
    renderApp(backend, "/projects?create=true");
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("project-source-git"));
    await user.type(screen.getByTestId("project-git-url"), "https://example.com/ada/site.git");
    await user.type(screen.getByTestId("project-git-branch"), "next");
    await user.click(screen.getByTestId("confirm-device-folder-picker-button"));
    await waitFor(() =>
      expect(backend.calls).toContainEqual({
        method: "POST",
        path: "/api/projects",
        body: {
          device_id: "studio",
          workspace: { source: "git", checkout_path: "site" },
          git: { url: "https://example.com/ada/site.git", branch: "next" },
        },
      }),
    );
  });

  it("sayWhyADeviceShowsNothing", async () => {
    const backend = withProjects(
      [],
      refusal("The device is not connected", "device_offline", undefined, 409),
    );
    renderApp(backend, "/projects?create=true");
    expect(await screen.findByTestId("folder-picker-error")).toHaveTextContent("not connected");

    const closed = withProjects([]);
    const policy = {
      terminal: false,
      code_server: false,
      commands: false,
      runtimes: [],
      max_permission_mode: "ask",
      allowed_folders: [],
    } as const;
    const device = aDevice();
    closed.devices = [
      {
        ...device,
        ...(device.machine && {
          machine: { ...device.machine, policy: { ...policy, runtimes: [], allowed_folders: [] } },
        }),
      },
    ];
    renderApp(closed, "/projects?create=true");
    expect(await screen.findByTestId("folder-picker-forbidden")).toHaveTextContent("policy.commands");
  });

  it("showHowFarACloneIsAndBeginItAgain", async () => {
    const place = aProject().devices[0];
    if (!place) throw new Error("a project has a device");
    const backend = withProjects([aProject({ devices: [{ ...place, cloning: true }] })]);
    const clone = { status: "running", path: "/home/ada/site", phase: "Receiving objects", percent: 40 };
    backend.routes.set("GET /api/projects/3/devices/studio/clone", () => clone);
    renderApp(backend, "/projects/3");
    expect(await screen.findByText("Receiving objects: 40 %")).toBeInTheDocument();

    const failed = { status: "failed", path: "/home/ada/site", error: "fatal: repository not found" };
    backend.routes.set("GET /api/projects/3/devices/studio/clone", () => failed);
    expect(await screen.findByText(/repository not found/, {}, { timeout: 3000 })).toBeInTheDocument();
    backend.routes.set("POST /api/projects/3/devices/studio/clone", () => clone);
    await userEvent.click(screen.getByTestId("project-clone-again"));
    await waitFor(() =>
      expect(backend.calls).toContainEqual({
        method: "POST",
        path: "/api/projects/3/devices/studio/clone",
        body: undefined,
      }),
    );
  });

  it("areChosenForANewConversationWithAWorktreeOnWish", async () => {
    const backend = withProjects([aProject()]);
    backend.devices = [aDevice({ device_id: "other", name: "other", is_default: true }), aDevice()];
    renderApp(backend);
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("project-menu-trigger"));
    await user.click(await screen.findByTestId("project-option-3"));
    await user.click(screen.getByTestId("project-menu-trigger"));
    await user.click(await screen.findByTestId("project-in-worktree"));
    await user.keyboard("{Escape}");
    await user.type(screen.getByTestId("message-input"), "look around{Enter}");
    await waitFor(() => expect(backend.link.payloads("chat:send")).toHaveLength(1));
    expect(backend.link.payloads("chat:send")[0]).toMatchObject({
      device_id: "studio",
      project_id: 3,
      execution: { workspace: { source: "git_worktree" } },
    });
  });

  it("listTheirConversationsAndFiles", async () => {
    const files = {
      path: "/home/ada/site",
      entries: [{ name: "a.txt", path: "/home/ada/site/a.txt", kind: "file", size: 2048, repository: false }],
      truncated: false,
    };
    const backend = withProjects([aProject()], files);
    backend.tasks = [aTask({ title: "Look around", project_id: 3 })];
    backend.routes.set("GET /api/devices/studio/files", () => ({
      path: "/home/ada/site/a.txt",
      name: "a.txt",
      size: 2048,
      modified_at: "2026-01-01T00:00:00Z",
      kind: "text",
      content: "hello there",
    }));
    renderApp(backend, "/projects/3");
    expect(await screen.findByTestId("project-task-7")).toHaveTextContent("Look around");
    expect(screen.getByTestId("project-link-3")).toHaveTextContent("site");
    await userEvent.click(await screen.findByText("a.txt"));
    expect(await screen.findByTestId("file-content")).toHaveTextContent("hello there");
  });

  it("deleteOnlyWorktreesWithoutChangesAfterALook", async () => {
    const backend = withProjects([aProject()]);
    const worktree = (id: number, changes: number) => ({
      task_id: id,
      path: `/home/ada/worktrees/${id}/site`,
      repository: "/home/ada/site",
      branch: `wegent/task-${id}`,
      changes,
      unmerged: 0,
    });
    backend.routes.set("GET /api/devices/studio/worktrees", () => ({
      items: [worktree(7, 0), worktree(8, 2)],
    }));
    renderApp(backend, "/projects/3");
    const user = userEvent.setup();
    expect(await screen.findAllByTestId("worktree-row")).toHaveLength(2);
    await user.click(screen.getByTestId("worktrees-clean-up"));
    const asked = within(await screen.findByRole("alertdialog"));
    expect(asked.getByText("/home/ada/worktrees/7/site")).toBeInTheDocument();
    expect(asked.queryByText("/home/ada/worktrees/8/site")).toBeNull();
    await user.click(asked.getByTestId("confirm-worktrees"));
    await waitFor(() =>
      expect(backend.calls.filter(({ method }) => method === "DELETE").map(({ path }) => path)).toEqual([
        "/api/devices/studio/worktrees?path=%2Fhome%2Fada%2Fworktrees%2F7%2Fsite",
      ]),
    );
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { FakeBackend, refusal } from "@/testing/fakeBackend";
import { aDevice, aProject } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";

const route = "GET /api/devices/studio/git/branches";
const branch = (name: string, change: object = {}) => ({ name, remote: false, current: false, ...change });
const some = [branch("next"), branch("main", { current: true }), branch("origin/topic", { remote: true })];

/** A new conversation that is to have a worktree; the menu is open, the device answers by `branches`. */
async function worktree(branches: () => object, change: Parameters<typeof aDevice>[0] = {}) {
  const backend = new FakeBackend();
  backend.devices = [aDevice(change), aDevice({ device_id: "other", name: "other" })];
  const place = { workspace: { source: "local_path" as const, local_path: "/code/site" }, cloning: false };
  const devices = ["studio", "other"].map((device_id) => ({ device_id, ...place }));
  backend.routes.set("GET /api/projects", () => ({ items: [aProject({ devices })] }));
  backend.routes.set(route, branches);
  backend.routes.set("GET /api/devices/other/git/branches", () => ({
    items: [branch("trunk", { current: true })],
  }));
  renderApp(backend, "/?projectId=3&deviceId=studio");
  const user = userEvent.setup();
  await user.click(await screen.findByTestId("project-menu-trigger"));
  await user.click(await screen.findByTestId("project-in-worktree"));
  return { backend, user };
}

async function sent(backend: FakeBackend, user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByTestId("message-input"), "look{Enter}");
  await waitFor(() => expect(backend.link.payloads("chat:send")).toHaveLength(1));
  return backend.link.payloads("chat:send")[0];
}

describe("the base of a worktree", () => {
  it("isTheBranchThatIsCheckedOutAndThatIsSeen", async () => {
    const { backend, user } = await worktree(() => ({ items: some, truncated: false }));
    await waitFor(() => expect(screen.getByTestId("worktree-base")).toHaveTextContent("main"));
    await user.keyboard("{Escape}");
    expect(screen.getByTestId("project-menu-trigger")).toHaveTextContent("main");
    expect(backend.calls.map(({ path }) => path)).toContain(
      "/api/devices/studio/git/branches?path=%2Fcode%2Fsite",
    );
    expect(await sent(backend, user)).toMatchObject({
      execution: { workspace: { source: "git_worktree" } },
    });
    expect(JSON.stringify(backend.link.payloads("chat:send"))).not.toContain("branch");
  });

  it("isChosenAmongTheBranchesWithTheKeyboardAlone", async () => {
    const { backend, user } = await worktree(() => ({ items: some, truncated: false }));
    await waitFor(() => expect(screen.getByTestId("worktree-base")).toHaveTextContent("main"));
    screen.getByTestId("worktree-base").focus();
    await user.keyboard("{Enter}");
    const dialog = within(await screen.findByRole("dialog"));
    const [first, second, third] = await dialog.findAllByTestId("branch-option");
    expect(first).toHaveTextContent("main");
    expect(first).toHaveAttribute("aria-pressed", "true");
    expect(first).toHaveFocus();
    expect(third).toHaveTextContent("origin/topic");
    await user.keyboard("{ArrowDown}");
    expect(second).toHaveFocus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(screen.getByTestId("project-menu-trigger")).toHaveTextContent("next");
    expect(screen.getByTestId("project-menu-trigger")).toHaveFocus();
    expect(await sent(backend, user)).toMatchObject({
      execution: { workspace: { source: "git_worktree", branch: "next" } },
    });
  });

  it("isLookedForAmongMany", async () => {
    const many = Array.from({ length: 30 }, (_, index) => branch(`feature-${index}`));
    const { user } = await worktree(() => ({ items: [...many, ...some], truncated: true }));
    await user.click(await screen.findByTestId("worktree-base"));
    await user.type(await screen.findByTestId("branch-search"), "topic");
    expect(screen.getAllByTestId("branch-option")).toHaveLength(1);
    await user.clear(screen.getByTestId("branch-search"));
    await user.type(screen.getByTestId("branch-search"), "release/old");
    await user.click(screen.getByTestId("branch-typed"));
    expect(await screen.findByTestId("project-menu-trigger")).toHaveTextContent("release/old");
  });

  it("isForgottenOnAnotherDevice", async () => {
    const { user } = await worktree(() => ({ items: some, truncated: false }));
    await user.click(await screen.findByTestId("worktree-base"));
    await user.click(await screen.findByText("next"));
    expect(await screen.findByTestId("project-menu-trigger")).toHaveTextContent("next");
    await user.click(screen.getByTestId("execution-target-trigger"));
    await user.click(await screen.findByTestId("device-card-other"));
    await waitFor(() => expect(screen.getByTestId("project-menu-trigger")).toHaveTextContent("trunk"));
  });

  it("saysWhyThereIsNoChoice", async () => {
    const { user, backend } = await worktree(() =>
      refusal("/code/site is in no Git repository", "invalid", "path", 400),
    );
    expect(await screen.findByText(/in no Git repository/)).toBeInTheDocument();
    await user.click(screen.getByTestId("worktree-base"));
    const dialog = within(await screen.findByRole("dialog"));
    expect(await dialog.findByTestId("load-error")).toHaveTextContent("in no Git repository");
    backend.routes.set(route, () => ({ items: [], truncated: false }));
    await user.click(await dialog.findByTestId("load-retry"));
    expect(await dialog.findByTestId("branches-none")).toHaveTextContent("first commit");
  });

  it("isNotAskedForOnADeviceThatIsAway", async () => {
    const { backend } = await worktree(() => ({ items: some }), { status: "offline" });
    expect(await screen.findByTestId("worktree-base")).toHaveTextContent("studio-mac is offline");
    expect(screen.getByTestId("worktree-base")).toHaveAttribute("aria-disabled", "true");
    expect(backend.calls.some(({ path }) => path.includes("branches"))).toBe(false);
  });
});

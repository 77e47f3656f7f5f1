import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fakeBackend";
import { aDevice } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";
import { dateTime } from "@/ui/time";

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const aToken = (id: string, change: object = {}) => ({
  id,
  name: `token ${id}`,
  kind: "api",
  created_at: "2026-01-01T00:00:00Z",
  expires_at: inDays(5),
  current: false,
  ...change,
});
const list = (...items: object[]) => ({ items, total: items.length });

describe("the profile", () => {
  it("changesThePasswordAfterChecks", async () => {
    const backend = new FakeBackend();
    renderApp(backend, "/settings/profile");
    const user = userEvent.setup();
    await user.type(await screen.findByTestId("password-current"), "old one");
    await user.type(screen.getByTestId("password-fresh"), "short");
    await user.click(screen.getByTestId("change-password"));
    expect(screen.getByText("Use at least 12 characters, or 8 that are no common password.")).toBeVisible();
    await user.type(screen.getByTestId("password-fresh"), " no more");
    await user.type(screen.getByTestId("password-again"), "short no more!");
    await user.click(screen.getByTestId("change-password"));
    expect(screen.getByText("The two are not the same.")).toBeVisible();
    await user.type(screen.getByTestId("password-again"), "{Backspace}{Enter}");
    await waitFor(() => expect(screen.getByTestId("password-current")).toHaveValue(""));
    expect(backend.calls).toContainEqual({
      method: "PUT",
      path: "/api/users/me/password",
      body: { current_password: "old one", new_password: "short no more" },
    });
  });

  it("endsEverythingWhenThePasswordChangesAndThatIsTicked", async () => {
    const backend = new FakeBackend();
    backend.routes.set("GET /api/tokens", () => list(aToken("a"), aToken("b", { kind: "login" })));
    backend.routes.set("GET /api/api-keys", () =>
      list({ id: 3, name: "laptop", key_prefix: "wg-1...", created_at: "2026-01-01T00:00:00Z" }),
    );
    renderApp(backend, "/settings/profile");
    const user = userEvent.setup();
    expect(await screen.findByText(/At least 12 characters, or 8 that are no common/)).toBeVisible();
    await user.type(screen.getByTestId("password-current"), "old one");
    await user.type(screen.getByTestId("password-fresh"), "long enough, new");
    await user.type(screen.getByTestId("password-again"), "long enough, new");
    expect(screen.queryByTestId("end-everything-names")).toBeNull();
    await user.click(screen.getByTestId("end-everything"));
    const names = await screen.findByTestId("end-everything-names");
    expect(names).toHaveTextContent("token a");
    expect(names).toHaveTextContent("laptop");
    expect(names).not.toHaveTextContent("token b");
    await user.click(screen.getByTestId("change-password"));
    await waitFor(() => expect(screen.getByTestId("password-current")).toHaveValue(""));
    expect(backend.calls).toContainEqual({
      method: "PUT",
      path: "/api/users/me/password",
      body: { current_password: "old one", new_password: "long enough, new", end_everything: true },
    });
  });

  it("listsSessionsAndEndsTheOthers", async () => {
    const backend = new FakeBackend();
    const here = aToken("a", { kind: "login", name: "Chrome, Linux", current: true });
    const phone = aToken("b", { kind: "login", name: "Safari, iPhone" });
    backend.routes.set("GET /api/tokens", () => list(here, phone, aToken("c")));
    renderApp(backend, "/settings/profile");
    expect(await screen.findByTestId("secret-b")).toHaveTextContent("Safari, iPhone");
    expect(screen.getByTestId("secret-a")).toHaveTextContent("this browser");
    expect(screen.queryByTestId("secret-c")).toBeNull();
    await userEvent.click(screen.getByTestId("end-other-sessions"));
    await waitFor(() =>
      expect(backend.calls.filter(({ method }) => method === "DELETE").map(({ path }) => path)).toEqual([
        "/api/tokens/b",
      ]),
    );
  });

  it("showsTimesInTheZoneThatIsChosen", async () => {
    renderApp(new FakeBackend(), "/settings/profile");
    await userEvent.selectOptions(await screen.findByTestId("profile-time-zone"), "Asia/Shanghai");
    expect(dateTime("2026-01-01T20:00:00Z", "en")).toContain("Jan 2, 2026, 4:00");
    await userEvent.selectOptions(screen.getByTestId("profile-theme"), "dark");
    expect(document.documentElement).toHaveClass("dark");
    await userEvent.selectOptions(screen.getByTestId("profile-theme"), "light");
  });
});

describe("tokens", () => {
  it("countDownTheirLastDayAndLeaveOutLogins", async () => {
    const backend = new FakeBackend();
    const ending = aToken("a", { expires_at: inDays(0.25) });
    backend.routes.set("GET /api/tokens", () =>
      list(ending, aToken("b", { expires_at: inDays(4.4) }), aToken("c", { kind: "login" })),
    );
    renderApp(backend, "/settings/tokens");
    expect(await screen.findByTestId("secret-a")).toHaveTextContent(/ends in [56]:\d\d:\d\d/);
    expect(screen.getByTestId("secret-b")).toHaveTextContent("expires in 4 days");
    expect(screen.queryByTestId("secret-c")).toBeNull();
  });
});

describe("an admin", () => {
  const ann = { id: 2, user_name: "ann", role: "user", active: true, created_at: "2026-01-01T00:00:00Z" };

  it("addsDisablesAndResetsUsers", async () => {
    const backend = new FakeBackend();
    backend.routes.set("GET /api/users", () => list({ ...ann, id: 1, user_name: "ada", role: "admin" }, ann));
    renderApp(backend, "/settings/users");
    const user = userEvent.setup();
    expect(await screen.findByTestId("user-1")).toHaveTextContent("you");
    expect(screen.queryByTestId("user-menu-1")).toBeNull();
    await user.click(await screen.findByTestId("user-menu-2"));
    await user.click(await screen.findByTestId("active-user-2"));
    await user.click(await screen.findByTestId("confirm-change-user"));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    await user.click(screen.getByTestId("add-user"));
    await user.type(await screen.findByTestId("new-user-name"), "bob{Enter}");
    expect((await screen.findByTestId("user-password")).textContent).toMatch(/^\w{16}$/);
    expect(backend.calls).toContainEqual({ method: "PATCH", path: "/api/users/2", body: { active: false } });
  });

  it("seesAllDevicesAndTheServer", async () => {
    const backend = new FakeBackend();
    backend.routes.set("GET /api/admin/devices", () => list({ user_name: "ann", device: aDevice() }));
    renderApp(backend, "/settings/all-devices");
    expect(await screen.findByTestId("all-device-1")).toHaveTextContent("studio-macof ann");
    await userEvent.selectOptions(screen.getByTestId("all-devices-status"), "offline");
    await waitFor(() =>
      expect(backend.calls.some(({ path }) => path.includes("/api/admin/devices?q=&status=offline"))).toBe(
        true,
      ),
    );
    backend.routes.set("GET /api/admin/server", () => ({
      node: "one",
      started_at: "2026-01-01T00:00:00Z",
      users: 3,
      devices: 1200,
      devices_here: 7,
      running: 1,
      waiting: 0,
      memory_used: 1,
      memory_max: 2,
    }));
    await userEvent.click(screen.getByTestId("settings-nav-server"));
    expect(await screen.findByTestId("server-facts")).toHaveTextContent("7 of 1,200 connected");
    expect(screen.getByTestId("server-well")).toBeVisible();
  });
});

describe("a model", () => {
  it("isTestedBeforeItIsSaved", async () => {
    const backend = new FakeBackend();
    let outcome = { outcome: "unauthorized", status: 401 };
    backend.routes.set("POST /api/models/test", () => outcome);
    renderApp(backend, "/settings/models");
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("add-model"));
    const dialog = await screen.findByRole("dialog");
    await user.type(screen.getByTestId("model-name"), "Mine");
    await user.type(screen.getByTestId("model-base-url"), "nowhere{Enter}");
    expect(dialog).toHaveTextContent("begins with http://");
    await user.clear(screen.getByTestId("model-base-url"));
    await user.click(within(dialog).getByTestId("model-test"));
    expect(await screen.findByText("The key is not accepted.")).toBeVisible();
    outcome = { outcome: "ok", status: 200 };
    await user.click(within(dialog).getByTestId("model-test"));
    expect(await screen.findByText("It answers.")).toBeVisible();
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fakeBackend";
import { aDevice, aPairing } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";

const aKey = (id: number, name: string) => ({
  id,
  name,
  key_prefix: "wg-12345678",
  created_at: "2026-01-01T00:00:00Z",
});

function withKeys(...keys: object[]): FakeBackend {
  const backend = new FakeBackend();
  backend.routes.set("GET /api/api-keys", () => ({ items: keys, total: keys.length }));
  return backend;
}

describe("connections", () => {
  it("areGroupedAndShowWhatIsKnown", async () => {
    const backend = withKeys(aKey(5, "studio key"));
    backend.devices = [
      aDevice({ executor_version: "1.0.0", upgrade_to: "1.1.0", credential: "key:5", slot_used: 2 }),
      aDevice({ device_id: "box", name: "box", device_type: "remote" }),
      aDevice({ device_id: "other", name: "other shell", bind_shell: "other" }),
    ];
    backend.devices[0] = {
      ...aDevice(backend.devices[0]),
      running_tasks: [
        { task_id: 7, subtask_id: 71, title: "Count", status: "RUNNING", created_at: "2026-01-01T10:00:00Z" },
        { task_id: 8, subtask_id: 81, title: "Wait", status: "QUEUED", created_at: "2026-01-01T10:00:00Z" },
      ],
    };
    renderApp(backend, "/settings/devices");
    const local = await screen.findByTestId("connection-group-local");
    const card = within(local).getByTestId("connection-device-studio");
    expect(card).toHaveTextContent("2/5 slots in use");
    expect(card).toHaveTextContent("1.1.0 is out");
    await waitFor(() => expect(card).toHaveTextContent("Connects with studio key"));
    expect(within(card).getByTestId("device-task-71")).toHaveTextContent("RunningCount");
    expect(within(card).getByTestId("device-task-81")).toHaveTextContent("WaitingWait");
    expect(screen.getByTestId("connection-group-remote")).toHaveTextContent("box");
    expect(screen.queryByTestId("connection-group-cloud")).toBeNull();
    expect(screen.queryByText("other shell")).toBeNull();
  });

  it("sayHowFarAgentsAreKeptApart", async () => {
    const machine = { os: "Linux", arch: "amd64", host: "box", agents: [] };
    const backend = withKeys();
    backend.devices = [
      aDevice({ machine: { ...machine, sandbox: { profile: "open", reason: "No bubblewrap" } } }),
      aDevice({ device_id: "box", name: "box", machine: { ...machine, sandbox: { profile: "contained" } } }),
      aDevice({ device_id: "old", name: "old", machine }),
    ];
    renderApp(backend, "/settings/devices");
    const card = await screen.findByTestId("connection-device-studio");
    expect(within(card).getByTestId("device-sandbox")).toHaveTextContent(
      "Agents are not isolated here: No bubblewrap",
    );
    const box = screen.getByTestId("connection-device-box");
    expect(within(box).getByTestId("device-sandbox")).toHaveTextContent("Agents run in a sandbox here");
    expect(within(screen.getByTestId("connection-device-old")).queryByTestId("device-sandbox")).toBeNull();
  });

  it("areRenamedInPlace", async () => {
    const backend = withKeys();
    backend.devices = [aDevice()];
    renderApp(backend, "/settings/connections");
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("rename-device-studio"));
    await user.keyboard("{Escape}");
    await user.click(screen.getByTestId("rename-device-studio"));
    await user.clear(screen.getByTestId("device-alias-input"));
    await user.type(screen.getByTestId("device-alias-input"), "desk{Enter}");
    await waitFor(() =>
      expect(backend.calls).toContainEqual({
        method: "PUT",
        path: "/api/devices/studio/alias",
        body: { alias: "desk" },
      }),
    );
  });

  it("areDrainedAndResumed", async () => {
    const backend = withKeys();
    backend.devices = [aDevice()];
    renderApp(backend, "/settings/connections");
    const user = userEvent.setup();
    const button = await screen.findByTestId("drain-device-studio");
    backend.devices = [aDevice({ drained: true })];
    await user.click(button);
    expect(await screen.findByTestId("device-drained-studio")).toHaveTextContent("takes nothing new");
    backend.devices = [aDevice()];
    await user.click(screen.getByTestId("drain-device-studio"));
    await waitFor(() => expect(screen.queryByTestId("device-drained-studio")).toBeNull());
    expect(backend.calls.filter(({ path }) => path.endsWith("/drain")).map(({ method }) => method)).toEqual([
      "PUT",
      "DELETE",
    ]);
  });

  it("areMutedHereAndFromAnotherTab", async () => {
    const backend = withKeys();
    backend.devices = [aDevice()];
    renderApp(backend, "/settings/connections");
    const button = await screen.findByTestId("mute-device-studio");
    expect(button).toHaveAttribute("aria-pressed", "false");
    backend.devices = [aDevice({ muted: true })];
    await userEvent.click(button);
    await waitFor(() => expect(button).toHaveAttribute("aria-pressed", "true"));
    expect(backend.calls.filter(({ path }) => path.endsWith("/mute"))).toMatchObject([{ method: "PUT" }]);
    backend.link.tell("device:status", { device_id: "studio", status: "online", device: aDevice() });
    await waitFor(() => expect(button).toHaveAttribute("aria-pressed", "false"));
  });

  it("areDeletedWithTheirKeyAfterAWarning", async () => {
    const backend = withKeys(aKey(5, "studio key"));
    backend.devices = [
      aDevice({ credential: "key:5" }),
      aDevice({ device_id: "box", name: "box", credential: "key:5" }),
    ];
    renderApp(backend, "/settings/connections");
    const user = userEvent.setup();
    await screen.findAllByText("Connects with studio key");
    await user.click(screen.getByTestId("delete-device-studio"));
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog).toHaveTextContent("it comes back by itself");
    await user.click(within(dialog).getByTestId("revoke-too"));
    expect(dialog).toHaveTextContent("also connects box");
    await user.click(within(dialog).getByTestId("confirm-delete-device"));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(backend.calls.filter(({ method }) => method === "DELETE").map(({ path }) => path)).toEqual([
      "/api/api-keys/5",
      "/api/devices/studio",
    ]);
  });

  it("leadANewComputerFromTheCodeToItsFirstConversation", async () => {
    const backend = withKeys();
    backend.devices = [aDevice()];
    let pairing = aPairing();
    backend.routes.set("POST /api/pairings", () => aPairing({ code: "K7QF-2M9X-4TBA" }));
    backend.routes.set("GET /api/pairings/3", () => pairing);
    renderApp(backend, "/settings/connections");
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("connection-add-device-button"));
    await user.click(await screen.findByTestId("create-start-command"));
    const steps = await screen.findByTestId("pairing-steps");
    expect(steps).toHaveTextContent("Waiting for first contact");
    pairing = aPairing({ status: "claimed", name: "Linux - tower", key_id: 9 });
    await waitFor(() => expect(steps).toHaveTextContent("Linux - tower has been here"), { timeout: 3_000 });
    const tower = aDevice({ device_id: "tower", name: "tower", credential: "key:9" });
    backend.link.tell("device:online", {
      device_id: "tower",
      name: "tower",
      status: "online",
      device: tower,
    });
    await waitFor(() => expect(steps).toHaveTextContent("tower is connected"));
    await user.click(screen.getByTestId("pairing-first-task"));
    await waitFor(() => expect(screen.getByTestId("execution-target-trigger")).toHaveTextContent("tower"));
  });
});

describe("a device that is there for work", () => {
  it("showsHowBusyItsMachineIs", async () => {
    const backend = withKeys();
    const load = { cpu: 12, memory: 55, disk: 91 };
    backend.devices = [
      aDevice({ device_id: "cloud", name: "cloud", device_type: "cloud", load }),
      aDevice({ device_id: "gone", name: "gone", device_type: "cloud", status: "offline", load }),
      aDevice(),
    ];
    renderApp(backend, "/settings/connections");
    const shown = await screen.findByTestId("device-metrics-cloud");
    expect(shown).toHaveTextContent("CPU12%Memory55%Disk91%");
    expect(shown).toHaveTextContent("Above 80 %");
    expect(screen.queryByTestId("device-metrics-gone")).toBeNull();
    expect(screen.queryByTestId("device-metrics-studio")).toBeNull();
  });

  it("isStartedAsAContainerByACommandThatIsShownOnce", async () => {
    const backend = withKeys();
    backend.devices = [aDevice()];
    const command = "docker run -d \\\n  --name wegent-remote-device";
    const made = { device_id: "box", name: "ada-remote-1", image: "i", env: {}, command };
    backend.routes.set("POST /api/remote-devices/docker/start-command", () => made);
    renderApp(backend, "/settings/connections");
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("connection-add-device-button"));
    expect(screen.getByTestId("add-cloud-device-button")).toBeDisabled();
    await user.click(screen.getByTestId("add-remote-docker-button"));
    await user.click(screen.getByTestId("create-docker-command"));
    expect(await screen.findByTestId("remote-docker-command")).toHaveTextContent("wegent-remote-device");
    expect(backend.calls.find(({ path }) => path.endsWith("start-command"))?.body).toEqual({
      client_origin: window.location.origin,
    });
    const steps = screen.getByTestId("docker-steps");
    expect(steps).toHaveTextContent("Waiting for ada-remote-1");
    const box = aDevice({ device_id: "box", name: "ada-remote-1", device_type: "remote" });
    backend.link.tell("device:online", { device_id: "box", name: box.name, status: "online", device: box });
    await waitFor(() => expect(steps).toHaveTextContent("ada-remote-1 is connected"));
    expect(screen.queryByTestId("remote-docker-command")).toBeNull();
  });

  it("offersTerminalsWhereItsOwnerAllowsThemAndItIsThere", async () => {
    const backend = withKeys();
    const policy = {
      terminal: true,
      code_server: true,
      commands: true,
      runtimes: [],
      max_permission_mode: "ask" as const,
      allowed_folders: [],
    };
    const machine = { os: "Linux", arch: "amd64", host: "box", agents: [], policy };
    backend.devices = [
      aDevice({ device_id: "box", name: "box", device_type: "remote", machine }),
      aDevice({ device_id: "away", name: "away", device_type: "remote", status: "offline", machine }),
      aDevice(),
    ];
    renderApp(backend, "/settings/connections");
    expect(await screen.findByTestId("connection-terminal-button-box")).toBeEnabled();
    expect(screen.getByTestId("connection-terminal-button-away")).toBeDisabled();
    expect(screen.queryByTestId("connection-terminal-button-studio")).toBeNull();
  });
});

describe("a key", () => {
  it("namesTheDeviceThatUsesItNow", async () => {
    const backend = withKeys(aKey(5, "studio key"), aKey(6, "old key"), aKey(7, "unused"));
    backend.devices = [
      aDevice({ credential: "key:5" }),
      aDevice({ device_id: "pc", name: "old-pc", status: "offline", credential: "key:6" }),
    ];
    renderApp(backend, "/settings/api-keys");
    expect(await screen.findByTestId("secret-users-5")).toHaveTextContent("Used now by studio-mac");
    expect(screen.getByTestId("secret-users-6")).toHaveTextContent("Last used by old-pc");
    expect(screen.queryByTestId("secret-users-7")).toBeNull();
  });
});

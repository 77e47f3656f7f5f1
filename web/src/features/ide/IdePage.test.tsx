import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DeviceView } from "@/protocol/rest.gen";
import { FakeBackend } from "@/testing/fakeBackend";
import { aDevice } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";

const policy = {
  terminal: true,
  code_server: true,
  commands: true,
  runtimes: [],
  max_permission_mode: "ask" as const,
  allowed_folders: [],
};
const machine = { os: "Linux", arch: "amd64", host: "box", agents: [], policy };
const aServer = (change: Partial<DeviceView> = {}) =>
  aDevice({ device_id: "box", name: "box", device_type: "remote", machine, ...change });

afterEach(() => vi.restoreAllMocks());

describe("the IDE", () => {
  it("isOpenedByALinkThatNoBrowserBlocks", async () => {
    const backend = new FakeBackend();
    backend.devices = [aServer()];
    renderApp(backend, "/settings/connections");
    const link = await screen.findByTestId("connection-code-server-button-box");
    expect(link).toHaveAttribute("href", "/ide/box");
    expect(link).toHaveAttribute("target", "_blank");
    expect(link).toHaveAttribute("rel", "noopener");
  });

  it("isExplainedWhereTheOwnerForbidsIt", async () => {
    const backend = new FakeBackend();
    backend.devices = [
      aServer({ machine: { ...machine, policy: { ...policy, code_server: false } } }),
      aServer({ device_id: "away", name: "away", status: "offline" }),
      aDevice(),
    ];
    renderApp(backend, "/settings/connections");
    const button = await screen.findByTestId("connection-code-server-button-box");
    expect(button).toHaveAttribute("aria-disabled", "true");
    await userEvent.setup().click(button);
    expect(await screen.findByText(/policy\.code_server to true/)).toBeInTheDocument();
    expect(screen.getByTestId("connection-code-server-button-away")).toHaveAccessibleName(/is not connected/);
    expect(screen.queryByTestId("connection-code-server-button-studio")).toBeNull();
  });

  it("isGoneToOnceItRuns", async () => {
    const replace = vi.spyOn(window.location, "replace").mockImplementation(() => undefined);
    const backend = new FakeBackend();
    backend.devices = [aServer()];
    backend.routes.set("POST /api/devices/box/code-server", () => ({
      session_id: "code-0-x",
      path: "/home/ann",
      url: "http://ide.test/s/code-0-x/?token=t",
    }));
    renderApp(backend, "/ide/box?path=%2Fhome%2Fann");
    await vi.waitFor(() => expect(replace).toHaveBeenCalledWith("http://ide.test/s/code-0-x/?token=t"));
    expect(backend.calls.filter(({ method }) => method === "POST")).toEqual([
      { method: "POST", path: "/api/devices/box/code-server", body: { path: "/home/ann" } },
    ]);
  });

  it.each([
    ["?project=7", { device_id: "box" }],
    ["?project=7&task=3", { task_id: 3 }],
  ])("opensWhereAProjectIsWorkedOn%s", async (search, body) => {
    vi.spyOn(window.location, "replace").mockImplementation(() => undefined);
    const backend = new FakeBackend();
    backend.devices = [aServer()];
    backend.routes.set("POST /api/projects/7/code-server", () => ({
      path: "/home/ann/site",
      url: "http://x.test/",
    }));
    renderApp(backend, `/ide/box${search}`);
    await vi.waitFor(() =>
      expect(backend.calls.filter(({ method }) => method === "POST")).toEqual([
        { method: "POST", path: "/api/projects/7/code-server", body },
      ]),
    );
  });

  it("saysWhyThereIsNoneAndTriesAgain", async () => {
    const replace = vi.spyOn(window.location, "replace").mockImplementation(() => undefined);
    const backend = new FakeBackend();
    backend.devices = [aServer()];
    let tries = 0;
    backend.routes.set("POST /api/devices/box/code-server", () => {
      tries++;
      if (tries === 1) {
        const problem = {
          status: 409,
          code: "device_unsuitable",
          detail: "code-server is not installed there",
        };
        return new Response(JSON.stringify(problem), { status: 409 });
      }
      return { session_id: "code-0-x", path: "/home/ann", url: "javascript:alert(1)" };
    });
    renderApp(backend, "/ide/box");
    expect(await screen.findByTestId("ide-failed")).toHaveTextContent("is not installed there");
    await userEvent.setup().click(screen.getByTestId("ide-retry"));
    await vi.waitFor(() => expect(tries).toBe(2));
    expect(replace).not.toHaveBeenCalled();
  });
});

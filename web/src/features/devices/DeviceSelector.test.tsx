import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { DeviceView } from "@/protocol/rest.gen";
import { FakeBackend } from "@/testing/fakeBackend";
import { aDevice } from "@/testing/fixtures";
import { renderWith } from "@/testing/render";
import { DeviceSelector } from "./DeviceSelector";

const devices = [
  aDevice({ is_default: true, slot_used: 2 }),
  aDevice({ device_id: "busy", name: "build-server", status: "busy", slot_used: 5, queued: 3 }),
  aDevice({ device_id: "link", name: "laptop", status: "reconnecting" }),
  aDevice({ device_id: "away", name: "old-pc", status: "offline" }),
];

async function show(list: DeviceView[] = devices) {
  const backend = new FakeBackend();
  const onSelect = vi.fn();
  const onOpenTask = vi.fn();
  renderWith(
    backend,
    <DeviceSelector
      devices={list}
      selected={list[0]}
      onSelect={onSelect}
      onOpenTask={onOpenTask}
      connect={<p>Run this command</p>}
      manage={null}
    />,
  );
  const user = userEvent.setup();
  await user.click(screen.getByTestId("execution-target-trigger"));
  return { backend, onSelect, onOpenTask, user };
}

function card(id: string): HTMLElement {
  const found = screen.getByTestId(`device-card-${id}`).closest("li");
  if (!found) throw new Error(`no card of ${id}`);
  return found;
}

describe("the device selector", () => {
  it("saysEachStateInWords", async () => {
    await show();
    expect(card("studio")).toHaveTextContent("Online2/5 slots in use");
    expect(card("busy")).toHaveTextContent("Busy5/5 slots in use · 3 waiting");
    expect(card("link")).toHaveTextContent("Reconnecting");
    expect(card("away")).toHaveTextContent(/Offlinelast seen/);
  });

  it("givesEachStateAShapeOfItsOwn", async () => {
    await show();
    const shapes = devices.map(({ device_id, status }) => {
      const word = within(card(device_id)).getByText(
        { online: "Online", busy: "Busy", reconnecting: "Reconnecting", offline: "Offline" }[status],
      );
      return word.querySelector("svg")?.innerHTML;
    });
    expect(new Set(shapes).size).toBe(4);
  });

  it("letsBusyAndOfflineDevicesBeChosen", async () => {
    const { onSelect, user } = await show();
    await user.click(screen.getByTestId("device-card-away"));
    expect(onSelect).toHaveBeenCalledExactlyOnceWith(devices[3]);
  });

  it("saysInWordsWhyADeviceTakesNoWork", async () => {
    await show([aDevice({ degraded: { reason: "disk_full", message: "12 MB are left" } })]);
    expect(screen.getByTestId("execution-target-trigger")).toHaveTextContent("Takes no work");
    expect(screen.getByTestId("device-trouble-studio")).toHaveTextContent("Its disk is full");
    expect(screen.getByTestId("device-trouble-studio")).toHaveTextContent("12 MB are left");
  });

  it("togglesTheDefault", async () => {
    const { backend, user } = await show();
    const star = screen.getByTestId("set-default-device-studio");
    expect(star).toHaveAttribute("aria-pressed", "true");
    await user.click(star);
    await user.click(screen.getByTestId("set-default-device-busy"));
    expect(
      backend.calls.filter((call) => call.method !== "GET").map((call) => `${call.method} ${call.path}`),
    ).toEqual(["DELETE /api/devices/studio/default", "PUT /api/devices/busy/default"]);
  });

  it("groupsThemAndSaysThatThereIsNoCloud", async () => {
    const { onSelect, user } = await show([...devices, aDevice({ device_id: "far", device_type: "remote" })]);
    const names = screen.getAllByRole("heading", { level: 3 }).map((heading) => heading.textContent);
    expect(names).toEqual(["Cloud", "Remote1", "Local4"]);
    expect(screen.getByTestId("cloud-mode-card")).toHaveTextContent("Cloud (default)Not set up here");
    await user.click(screen.getByTestId("cloud-mode-card"));
    expect(onSelect).not.toHaveBeenCalled();
  });

  it("listsWhatRunsAndWhatWaits", async () => {
    const work = { subtask_id: 1, created_at: "2026-01-01T10:00:00Z" };
    const { onOpenTask, user } = await show([
      aDevice({
        slot_used: 1,
        queued: 1,
        running_tasks: [
          { ...work, task_id: 3, title: "Mend the roof", status: "RUNNING" },
          { ...work, subtask_id: 2, task_id: 4, title: "Paint it", status: "QUEUED" },
        ],
      }),
    ]);
    await user.click(screen.getByTestId("device-slots-studio"));
    expect(screen.getByTestId("device-work-studio")).toHaveTextContent(
      "RunningMend the roofWaiting1.Paint it",
    );
    await user.click(screen.getByTestId("device-task-4"));
    expect(onOpenTask).toHaveBeenCalledExactlyOnceWith(4);
  });

  it("isSearchedFromSixDevicesOn", async () => {
    await show();
    expect(screen.queryByTestId("device-search")).toBeNull();
    cleanup();
    const many = ["ash", "birch", "cedar", "date", "elm", "fir"].map((name) =>
      aDevice({ device_id: name, name }),
    );
    const { user } = await show(many);
    await user.type(screen.getByTestId("device-search"), "IR");
    expect(screen.getAllByTestId(/device-card-/).map((card) => card.textContent)).toEqual(["birch", "fir"]);
  });

  it("isWalkedWithArrowKeys", async () => {
    const { onSelect, user } = await show();
    screen.getByTestId("device-card-studio").focus();
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}");
    expect(screen.getByTestId("device-card-busy")).toHaveFocus();
    await user.keyboard("{End}");
    expect(screen.getByTestId("device-card-away")).toHaveFocus();
    await user.keyboard("{Home}");
    expect(screen.getByTestId("cloud-mode-card")).toHaveFocus();
    await user.keyboard("{ArrowDown}{Enter}");
    expect(onSelect).toHaveBeenCalledExactlyOnceWith(devices[0]);
  });

  it("tellsHowToConnectAComputerWhenThereIsNone", async () => {
    await show([]);
    expect(screen.getByTestId("execution-target-trigger")).toHaveTextContent("Connect a computer");
    expect(screen.getByText("Run this command")).toBeVisible();
  });
});

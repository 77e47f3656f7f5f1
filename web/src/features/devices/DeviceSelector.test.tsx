import { screen, within } from "@testing-library/react";
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
  renderWith(
    backend,
    <DeviceSelector
      devices={list}
      selected={list[0]}
      onSelect={onSelect}
      connect={<p>Run this command</p>}
      manage={null}
    />,
  );
  const user = userEvent.setup();
  await user.click(screen.getByTestId("execution-target-trigger"));
  return { backend, onSelect, user };
}

describe("the device selector", () => {
  it("saysEachStateInWords", async () => {
    await show();
    expect(screen.getByTestId("device-card-studio")).toHaveTextContent("Online2/5 slots in use");
    expect(screen.getByTestId("device-card-busy")).toHaveTextContent("Busy5/5 slots in use · 3 waiting");
    expect(screen.getByTestId("device-card-link")).toHaveTextContent("Reconnecting");
    expect(screen.getByTestId("device-card-away")).toHaveTextContent(/Offlinelast seen/);
  });

  it("givesEachStateAShapeOfItsOwn", async () => {
    await show();
    const shapes = devices.map(({ device_id, status }) => {
      const card = within(screen.getByTestId(`device-card-${device_id}`));
      const word = card.getByText(
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

  it("tellsHowToConnectAComputerWhenThereIsNone", async () => {
    await show([]);
    expect(screen.getByTestId("execution-target-trigger")).toHaveTextContent("Connect a computer");
    expect(screen.getByText("Run this command")).toBeVisible();
  });
});

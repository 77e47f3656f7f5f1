import { act, renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { DeviceView } from "@/protocol/rest.gen";
import { aDevice } from "@/testing/fixtures";
import { useTarget } from "./useTarget";

const studio = aDevice({ is_default: true });
const laptop = aDevice({ device_id: "laptop", name: "laptop" });

function target(devices: DeviceView[] | undefined, taskId?: number, deviceId?: string) {
  return renderHook(
    (now: { devices: DeviceView[] | undefined }) =>
      useTarget({ devices: now.devices, taskId, deviceId, runtime: undefined }),
    { initialProps: { devices } },
  );
}

describe("where the next message runs", () => {
  it("beginsWithTheDefault", () => {
    const { result, rerender } = target(undefined);
    expect(result.current.target.loading).toBe(true);
    rerender({ devices: [laptop, studio] });
    expect(result.current.target.device?.id).toBe("studio");
  });

  it("doesNotMoveWhenAnotherDeviceBecomesTheBetterChoice", () => {
    const { result, rerender } = target([laptop, studio]);
    rerender({
      devices: [
        { ...laptop, is_default: true },
        { ...studio, is_default: false, status: "offline" },
      ],
    });
    expect(result.current.target.device).toMatchObject({ id: "studio", online: false });
  });

  it("isRememberedForItsConversation", () => {
    const { result, unmount } = target([laptop, studio], 7);
    act(() => result.current.chooseDevice("laptop"));
    unmount();
    expect(target([laptop, studio], 7).result.current.target.device?.id).toBe("laptop");
    expect(target([laptop, studio], 8).result.current.target.device?.id).toBe("studio");
  });

  it("takesNoOtherDeviceForOneThatIsGone", () => {
    const { result, rerender } = target([laptop, studio], 7, "laptop");
    rerender({ devices: [studio] });
    expect(result.current.target).toMatchObject({ gone: true, device: undefined });
  });

  it("followsWhereAnotherPageLetItGoOn", () => {
    const shown = renderHook(
      ({ deviceId }) => useTarget({ devices: [laptop, studio], taskId: 7, deviceId, runtime: undefined }),
      { initialProps: { deviceId: "studio" } },
    );
    act(() => shown.result.current.chooseDevice("laptop"));
    shown.rerender({ deviceId: "laptop" });
    expect(localStorage.getItem("wegent.target.7")).toBeNull();
    shown.rerender({ deviceId: "studio" });
    expect(shown.result.current.target.device?.id).toBe("studio");
  });

  it("isTheDeviceThatALinkNames", () => {
    expect(target([laptop, studio], undefined, "laptop").result.current.target.device?.id).toBe("laptop");
    expect(target([laptop, studio], undefined, "nowhere").result.current.target).toMatchObject({
      gone: true,
      device: undefined,
    });
  });

  it("isTheCloudOnlyWhereThereIsOneAndNoDefault", () => {
    const cloud = aDevice({ device_id: "cloud", name: "cloud", device_type: "cloud" });
    const plain = { ...studio, is_default: false };
    expect(target([laptop, plain, cloud]).result.current.target.device?.id).toBe("cloud");
    expect(target([laptop, studio, cloud]).result.current.target.device?.id).toBe("studio");
    expect(target([laptop, plain]).result.current.target.device?.cloud).toBe(false);
  });
});

import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StopButton } from "./StopButton";

describe("the stop button", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("offersForceOnlyWhenTheDeviceDoesNotConfirm", () => {
    const onStop = vi.fn();
    render(<StopButton stopping since={new Date().toISOString()} onStop={onStop} />);
    expect(screen.getByTestId("stop-stream-button")).toBeDisabled();
    expect(screen.getByTestId("stop-stream-button")).toHaveTextContent("Stopping…");
    act(() => void vi.advanceTimersByTime(7_000));
    fireEvent.click(screen.getByTestId("force-stop-button"));
    expect(onStop).toHaveBeenCalledExactlyOnceWith(true);
  });
});

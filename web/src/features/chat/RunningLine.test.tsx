import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fakeBackend";
import { anAnswer } from "@/testing/fixtures";
import { renderWith } from "@/testing/render";
import { RunningLine } from "./RunningLine";
import type { Message } from "./stream";

const silent: Message = {
  gap: false,
  view: anAnswer({ seq: 5 }),
  phase: { phase: "silent", message: "Nothing heard for 7 min", secondsLeft: 180 },
};

function hide(hidden: boolean) {
  vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
}

describe("the line of a running answer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("countsDownToTheEndOfASilentAgent", () => {
    renderWith(new FakeBackend(), <RunningLine message={silent} />);
    expect(screen.getByTestId("thinking-indicator")).toHaveTextContent(
      /^No sign of life[\d:]+Nothing heard for 7 minStopped in 3:00 unless it speaks$/,
    );
    act(() => void vi.advanceTimersByTime(30_000));
    expect(screen.getByTestId("silence-countdown")).toHaveTextContent("Stopped in 2:30");
  });

  it("hasNoTimerWhileThePageIsHidden", () => {
    renderWith(new FakeBackend(), <RunningLine message={silent} />);
    hide(true);
    expect(vi.getTimerCount()).toBe(0);
    act(() => void vi.advanceTimersByTime(60_000));
    hide(false);
    expect(screen.getByTestId("silence-countdown")).toHaveTextContent("Stopped in 2:00");
  });

  it("saysThatTheDevicePausedTheAgent", () => {
    const phase = { phase: "paused", message: "12 MB are left on its disk" };
    renderWith(new FakeBackend(), <RunningLine message={{ ...silent, phase }} />);
    expect(screen.getByTestId("thinking-indicator")).toHaveTextContent(
      /^Paused by its device[\d:]+12 MB are left/,
    );
    expect(screen.queryByTestId("silence-countdown")).toBeNull();
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Departure } from "./departure";

describe("leaving a node that goes down", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("happensOnceWithinTheTimeGiven", async () => {
    for (const random of [0, 0.5, 0.999]) {
      vi.spyOn(Math, "random").mockReturnValue(random);
      const leave = vi.fn();
      const departure = new Departure(leave);
      departure.within(1_000);
      departure.within(1_000);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(leave).toHaveBeenCalledOnce();
    }
  });

  it("waitsForAnswersThatAreUnderWayAsLongAsThereIsTime", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const leave = vi.fn();
    const departure = new Departure(leave);
    void departure.after(new Promise((answered) => setTimeout(answered, 300)));
    departure.within(1_000);
    await vi.advanceTimersByTimeAsync(200);
    expect(leave).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(leave).toHaveBeenCalledOnce();
    void departure.after(new Promise(() => undefined));
    departure.within(1_000);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(leave).toHaveBeenCalledTimes(2);
  });

  it("isNotNeededWhenTheLinkIsLostBefore", async () => {
    const leave = vi.fn();
    const departure = new Departure(leave);
    departure.within(1_000);
    departure.cancel();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(leave).not.toHaveBeenCalled();
  });
});

import { describe, expect, it } from "vitest";
import { relativeTime } from "./time";

const now = Date.parse("2026-03-10T12:00:00Z");
const at = (hours: number) => relativeTime(new Date(now + hours * 3_600_000).toISOString(), now, "en");

describe("a time from now", () => {
  it("isTheNearestStepToComeAndTheLastWholeOneThatWas", () => {
    expect(at(7 * 24 - 0.01)).toBe("in 7 days");
    expect(at(-7 * 24 + 0.01)).toBe("6 days ago");
    expect(at(0.001)).toBe("now");
  });
});

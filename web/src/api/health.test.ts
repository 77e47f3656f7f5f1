import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fakeBackend";
import { ServerHealth } from "./health";

const troubles = [{ part: "redis", message: "away" }];

describe("the health of the server", () => {
  it("isWhatWasToldLastAndForgottenByANewLink", () => {
    const { link } = new FakeBackend();
    const health = new ServerHealth(link);
    health.follow();
    link.tell("server:health", { troubles });
    expect(health.current()).toEqual(troubles);
    link.become("reconnecting");
    expect(health.current()).toEqual(troubles);
    link.become("connected");
    expect(health.current()).toEqual([]);
    link.tell("server:health", { troubles });
    link.tell("server:health", { troubles: [] });
    expect(health.current()).toEqual([]);
  });
});

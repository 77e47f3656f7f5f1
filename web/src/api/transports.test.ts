import { describe, expect, it } from "vitest";
import { TransportChoice } from "./transports";

function after(choice: TransportChoice, failures: number) {
  const tried = [];
  for (let i = 0; i < failures; i++) {
    choice.failed();
    tried.push(choice.next()[0]);
  }
  return tried;
}

describe("the choice of a transport", () => {
  it("isAWebSocketAndPollingOnlyWhenThatNeverOpens", () => {
    const choice = new TransportChoice();
    expect(choice.next()).toEqual(["websocket"]);
    expect(after(choice, 6)).toEqual([
      "websocket",
      "websocket",
      "polling",
      "websocket",
      "polling",
      "websocket",
    ]);
  });

  it("staysAWebSocketOnceOneWasOpened", () => {
    const choice = new TransportChoice();
    choice.opened("websocket");
    expect(new Set(after(choice, 9))).toEqual(new Set(["websocket"]));
  });

  it("remembersThatPollingWorkedUntilAWebSocketDoes", () => {
    const choice = new TransportChoice();
    after(choice, 3);
    choice.opened("polling");
    expect(after(choice, 2)).toEqual(["polling", "websocket"]);
    choice.opened("websocket");
    expect(after(choice, 3)).not.toContain("polling");
  });
});

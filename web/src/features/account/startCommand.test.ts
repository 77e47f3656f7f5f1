import { describe, expect, it } from "vitest";
import { startCommand } from "./startCommand";

const made = (address: string) => startCommand("K7QF-2M9X-4TBA", "WEGENT_PAIRING_CODE", address);

describe("the start command", () => {
  it("namesTheServerAndTheCode", () => {
    const { command, local, insecure } = made("https://wegent.example.com");
    expect(command).toBe(
      "WEGENT_BACKEND_URL=https://wegent.example.com WEGENT_PAIRING_CODE=K7QF-2M9X-4TBA ./wegent device",
    );
    expect([local, insecure]).toEqual([false, false]);
  });

  it.each([
    "http://10.0.0.5:8000",
    "http://tower:8000",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
  ])("allowsPlainHttpOverANetworkOpenly: %s", (address) => {
    const { command, local, insecure } = made(address);
    expect(command).toContain(`WEGENT_BACKEND_URL=${address} WEGENT_INSECURE=true `);
    expect([local, insecure]).toEqual([false, true]);
  });

  it.each(["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"])(
    "needsNoLeaveForThisMachine: %s",
    (address) => {
      const { command, local, insecure } = made(address);
      expect(command).not.toContain("WEGENT_INSECURE");
      expect([local, insecure]).toEqual([true, false]);
    },
  );
});

import { describe, expect, it } from "vitest";
import { startCommand } from "./startCommand";

const code = "K7QF-2M9X-4TBA";
const made = (server: { url?: string; ca_sha256?: string }, origin: string) =>
  startCommand(code, "WEGENT_PAIRING_CODE", server, origin);

describe("the start command", () => {
  it("namesThePageWhenTheServerKnowsNoOtherAddress", () => {
    const { command, local, insecure, ownAuthority } = made({}, "https://wegent.example.com");
    expect(ownAuthority).toBe(false);
    expect(command).toBe(
      "WEGENT_BACKEND_URL=https://wegent.example.com WEGENT_PAIRING_CODE=K7QF-2M9X-4TBA ./wegent device",
    );
    expect([local, insecure]).toEqual([false, false]);
  });

  it("namesThePublicAddressBeforeThePage", () => {
    expect(made({ url: "https://wegent.example.com" }, "http://localhost:8000").address).toBe(
      "https://wegent.example.com",
    );
  });

  it("pinsTheServersOwnAuthority", () => {
    const { command, ownAuthority } = made({ ca_sha256: "3f9a" }, "https://10.0.0.5:8000");
    expect(ownAuthority).toBe(true);
    expect(command).toContain("WEGENT_BACKEND_URL=https://10.0.0.5:8000 WEGENT_CA_SHA256=3f9a ");
    expect(command).not.toContain("WEGENT_INSECURE");
  });

  it.each([
    "http://10.0.0.5:8000",
    "http://tower:8000",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
  ])("allowsPlainHttpOverANetworkOpenly: %s", (origin) => {
    const { command, local, insecure, ownAuthority } = made({ ca_sha256: "3f9a" }, origin);
    expect(command).toContain(`WEGENT_BACKEND_URL=${origin} WEGENT_INSECURE=true `);
    expect(command).not.toContain("WEGENT_CA_SHA256");
    expect(ownAuthority).toBe(false);
    expect([local, insecure]).toEqual([false, true]);
  });

  it.each(["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"])(
    "needsNoLeaveForThisMachine: %s",
    (origin) => {
      const { command, local, insecure } = made({}, origin);
      expect(command).not.toContain("WEGENT_INSECURE");
      expect([local, insecure]).toEqual([true, false]);
    },
  );
});

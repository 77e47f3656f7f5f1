import type { PublicAddressView } from "@/protocol/rest.gen";

/** What the executor takes for the machine that it runs on itself. */
const THIS_MACHINE = /^(localhost|host\.docker\.internal|127(\.\d{1,3}){3}|\[::1\])$/;

export interface StartCommand {
  command: string;
  /** The address by which the other computer finds the server. */
  address: string;
  /** That address means whichever computer asks. */
  local: boolean;
  /** Who sits between reads what is said, and the executor connects only because it is told to. */
  insecure: boolean;
  /** The server's certificate is one that devices believe by its fingerprint, and browsers not at all. */
  ownAuthority: boolean;
}

/** Works in a clone of the project, with nothing installed but what the README asks for. */
export function startCommand(
  secret: string,
  as: "WEGENT_AUTH_TOKEN" | "WEGENT_PAIRING_CODE",
  server: PublicAddressView,
  pageOrigin: string,
): StartCommand {
  const address = server.url ?? pageOrigin;
  const { hostname, protocol } = new URL(address);
  const local = THIS_MACHINE.test(hostname);
  const encrypted = protocol === "https:";
  const insecure = !encrypted && !local;
  const ownAuthority = encrypted && server.ca_sha256 !== undefined;
  const variables = [
    `WEGENT_BACKEND_URL=${address}`,
    ownAuthority && `WEGENT_CA_SHA256=${server.ca_sha256}`,
    insecure && "WEGENT_INSECURE=true",
    `${as}=${secret}`,
  ];
  const command = [...variables.filter(Boolean), "./wegent device"].join(" ");
  return { command, address, local, insecure, ownAuthority };
}

/** What the executor takes for the machine that it runs on itself. */
const THIS_MACHINE = /^(localhost|host\.docker\.internal|127(\.\d{1,3}){3}|\[::1\])$/;

export interface StartCommand {
  command: string;
  /** That address means whichever computer asks. */
  local: boolean;
  /** Who sits between reads what is said, and the executor connects only because it is told to. */
  insecure: boolean;
}

/** For a server at `address`. Works in a clone of the project, with nothing installed but what the README asks for. */
export function startCommand(
  secret: string,
  as: "WEGENT_AUTH_TOKEN" | "WEGENT_PAIRING_CODE",
  address: string,
): StartCommand {
  const { hostname, protocol } = new URL(address);
  const local = THIS_MACHINE.test(hostname);
  const insecure = protocol !== "https:" && !local;
  const variables = [`WEGENT_BACKEND_URL=${address}`, insecure && "WEGENT_INSECURE=true", `${as}=${secret}`];
  return { command: [...variables.filter(Boolean), "./wegent device"].join(" "), local, insecure };
}

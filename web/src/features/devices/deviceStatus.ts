import type { AgentFound, AgentKind, DeviceStatus } from "@/protocol/messages.gen";
import type { DeviceView } from "@/protocol/rest.gen";

const order: Record<DeviceStatus, number> = { online: 0, busy: 1, reconnecting: 2, offline: 3 };

/** What there is first, then the default, then by name. */
export function sorted(devices: readonly DeviceView[]): DeviceView[] {
  return [...devices].sort(
    (a, b) =>
      Number(a.status === "offline") - Number(b.status === "offline") ||
      Number(b.is_default) - Number(a.is_default) ||
      order[a.status] - order[b.status] ||
      a.name.localeCompare(b.name),
  );
}

const groupNames = ["cloud", "remote", "local"] as const;

/** The devices by where they stand, each group in its order. Empty groups are there, too. */
export function grouped(devices: readonly DeviceView[]) {
  return groupNames.map((name) => ({
    name,
    devices: sorted(devices).filter(({ device_type: type }) => (type === "app" ? "local" : type) === name),
  }));
}

/** The device a conversation begins with: the default, else the cloud, else one with room, else any there, else the first. */
export function firstChoice(devices: readonly DeviceView[]): DeviceView | undefined {
  const list = sorted(devices);
  return (
    list.find((device) => device.is_default) ??
    list.find((device) => device.device_type === "cloud" && device.status !== "offline") ??
    list.find((device) => device.status === "online" && !device.degraded && !device.drained) ??
    list.find((device) => device.status !== "offline") ??
    list[0]
  );
}

export const agentKinds = ["claude_code", "codex", "shell"] as const satisfies readonly AgentKind[];

/** What the device says of each agent; one that it does not name was not looked for. */
export function agentsOf(device: DeviceView | undefined): AgentFound[] {
  const found = device?.machine?.agents ?? [];
  return agentKinds.map((runtime) => {
    const agent = found.find((other) => other.runtime === runtime);
    return agent ?? { runtime, available: device !== undefined && found.length === 0 };
  });
}

/** The agent to run: the wanted one when the device has it, else the first that it has. */
export function agentFor(device: DeviceView | undefined, wanted: AgentKind | undefined): AgentKind {
  const available = agentsOf(device).filter((agent) => agent.available);
  const same = available.find((agent) => agent.runtime === wanted);
  return (same ?? available[0])?.runtime ?? wanted ?? "claude_code";
}

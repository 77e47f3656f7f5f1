import type { DeviceView } from "@/protocol/rest.gen";

/** May an IDE be opened on this device now? A machine that is the user's own has editors of its own. */
export type IdeState = "ready" | "ideForbidden" | "ideAway" | "none";

export function ideState(device: DeviceView | undefined): IdeState {
  if (device?.device_type !== "cloud" && device?.device_type !== "remote") return "none";
  if (device.machine?.policy?.code_server !== true) return "ideForbidden";
  return device.status === "online" || device.status === "busy" ? "ready" : "ideAway";
}

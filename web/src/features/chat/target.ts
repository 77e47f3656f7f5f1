import type { AgentKind, PermissionMode } from "@/protocol/messages.gen";
import type { SubtaskView } from "@/protocol/rest.gen";

/** A device as a conversation needs to know it. */
export interface TargetDevice {
  readonly id: string;
  readonly name: string;
  readonly online: boolean;
  /** Somebody's machine in a cloud, not at home. */
  readonly cloud?: boolean;
  /** The agents there that hear the user while they work. */
  readonly guided?: readonly AgentKind[];
}

/** Where and how the next message runs, as chosen beside the composer. */
export interface Target {
  readonly device?: TargetDevice;
  readonly runtime: AgentKind;
  readonly agentName: string;
  readonly permissionMode: PermissionMode;
  readonly modelId?: number;
  /** Why the agent cannot run there. */
  readonly agentProblem?: string;
  /** The project of this name has no folder on the device. */
  readonly withoutFolder?: string;
  /** The chosen device does not exist any more. */
  readonly gone?: boolean;
  /** No device list yet. */
  readonly loading: boolean;
}

/** Is the agent at work on this answer one that hears the user? */
export function canHear(running: SubtaskView | undefined, devices: readonly TargetDevice[]): boolean {
  if (running?.status !== "RUNNING" || running.cancelling_at !== undefined || !running.runtime) return false;
  const device = devices.find(({ id }) => id === running.device_id);
  return device?.guided?.includes(running.runtime) === true;
}

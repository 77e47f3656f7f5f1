import type { AgentKind, PermissionMode } from "@/protocol/messages.gen";

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
  /** The chosen device does not exist any more. */
  readonly gone?: boolean;
  /** No device list yet. */
  readonly loading: boolean;
}

import type { DeviceView } from "@/protocol/rest.gen";

/** A key or token as the devices know it: `id` is what a device names as its `credential`. */
export interface Credential {
  readonly id: string;
  readonly name: string;
  /** Only tokens end by themselves. */
  readonly expiresAt?: string;
  /** The token of this very browser. */
  readonly current?: boolean;
}

/** The devices that connected with a credential last, those that are there first. */
export function devicesWith(devices: readonly DeviceView[], credential: string): DeviceView[] {
  return devices
    .filter((device) => device.credential === credential)
    .sort((a, b) => Number(a.status === "offline") - Number(b.status === "offline"));
}

import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Target } from "@/features/chat/target";
import { agentFor, agentsOf, firstChoice } from "@/features/devices/deviceStatus";
import { permissionModes, type RunOptions } from "@/features/devices/RunOptionsMenu";
import type { AgentKind } from "@/protocol/messages.gen";
import type { DeviceView } from "@/protocol/rest.gen";

interface Wanted {
  devices: readonly DeviceView[] | undefined;
  taskId: number | undefined;
  /** Where the conversation, or the link that was followed, wants to run. */
  deviceId: string | undefined;
  runtime: AgentKind | undefined;
}

const modeKey = "wegent.permission-mode";
const targetKey = (taskId: number | undefined) => `wegent.target.${taskId ?? "new"}`;

/**
 * Where the next message runs: what was chosen here, else where the conversation ran, else the default. A chosen
 * device stays chosen when it goes offline: nothing moves elsewhere by itself.
 */
export function useTarget({ devices, taskId, deviceId, runtime }: Wanted) {
  const { t } = useTranslation("devices");
  const [chosenId, setChosenId] = useState(() =>
    taskId === undefined ? undefined : (localStorage.getItem(targetKey(taskId)) ?? undefined),
  );
  const [chosen, setChosen] = useState<Partial<RunOptions>>({});
  const byId = (id: string | undefined) => devices?.find((device) => device.device_id === id);
  const device = byId(chosenId) ?? byId(deviceId) ?? firstChoice(devices ?? []);
  const stored = permissionModes.find((mode) => mode === localStorage.getItem(modeKey));
  const options: RunOptions = {
    runtime: agentFor(device, chosen.runtime ?? runtime),
    permissionMode: chosen.permissionMode ?? stored ?? "ask",
    modelId: chosen.modelId,
  };
  const agent = agentsOf(device).find((other) => other.runtime === options.runtime);
  const agentProblem = device && agent && !agent.available ? (agent.problem ?? t("notInstalled")) : undefined;
  const target: Target = {
    device: device && { id: device.device_id, name: device.name, online: device.status !== "offline" },
    runtime: options.runtime,
    agentName: t(options.runtime),
    permissionMode: options.permissionMode,
    modelId: options.modelId,
    agentProblem,
    loading: devices === undefined,
  };
  return {
    target,
    device,
    options,
    chooseDevice: (next: DeviceView) => {
      setChosenId(next.device_id);
      if (taskId !== undefined) localStorage.setItem(targetKey(taskId), next.device_id);
    },
    chooseOptions: (change: Partial<RunOptions>) => {
      if (change.permissionMode) localStorage.setItem(modeKey, change.permissionMode);
      setChosen((now) => ({ ...now, ...change }));
    },
  };
}

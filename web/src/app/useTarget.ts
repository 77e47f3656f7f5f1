import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Target, TargetDevice } from "@/features/chat/target";
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
 * Where the next message runs: what was chosen here, else where the conversation ran, else the default. It stays so
 * when the device goes offline or is deleted, or another becomes the default: nothing moves elsewhere by itself.
 */
export function useTarget({ devices, taskId, deviceId, runtime }: Wanted) {
  const { t } = useTranslation("devices");
  const [chosenId, setChosenId] = useState(() =>
    taskId === undefined ? undefined : (localStorage.getItem(targetKey(taskId)) ?? undefined),
  );
  const [chosen, setChosen] = useState<Partial<RunOptions>>({});
  // Where it ran last is news when it changes: what was chosen before that is done, or another page chose anew.
  const [ranOn, setRanOn] = useState(deviceId);
  if (deviceId !== ranOn) {
    setRanOn(deviceId);
    if (ranOn !== undefined) setChosenId(undefined);
  }
  useEffect(() => {
    if (taskId !== undefined && chosenId === undefined) localStorage.removeItem(targetKey(taskId));
  }, [taskId, chosenId]);
  const byId = (id: string | undefined) => devices?.find((device) => device.device_id === id);
  const [firstId, setFirstId] = useState<string>();
  const wantedId = chosenId ?? deviceId;
  if (wantedId === undefined && byId(firstId) === undefined) {
    const first = firstChoice(devices ?? [])?.device_id;
    if (first !== firstId) setFirstId(first);
  }
  const device = byId(wantedId ?? firstId);
  const gone = devices !== undefined && devices.length > 0 && wantedId !== undefined && !device;
  const stored = permissionModes.find((mode) => mode === localStorage.getItem(modeKey));
  const options: RunOptions = {
    runtime: agentFor(device, chosen.runtime ?? runtime),
    permissionMode: chosen.permissionMode ?? stored ?? "ask",
    modelId: chosen.modelId,
  };
  const agent = agentsOf(device).find((other) => other.runtime === options.runtime);
  const agentProblem = device && agent && !agent.available ? (agent.problem ?? t("notInstalled")) : undefined;
  const target: Target = {
    device: device && targetDevice(device),
    runtime: options.runtime,
    agentName: t(options.runtime),
    permissionMode: options.permissionMode,
    modelId: options.modelId,
    agentProblem,
    gone,
    loading: devices === undefined,
  };
  return {
    target,
    device,
    options,
    chooseDevice: (id: string) => {
      setChosenId(id);
      if (taskId !== undefined) localStorage.setItem(targetKey(taskId), id);
    },
    chooseOptions: (change: Partial<RunOptions>) => {
      if (change.permissionMode) localStorage.setItem(modeKey, change.permissionMode);
      setChosen((now) => ({ ...now, ...change }));
    },
  };
}

export function targetDevice({
  device_id: id,
  name,
  status,
  device_type: type,
  machine,
}: DeviceView): TargetDevice {
  const guided = machine?.agents.filter((agent) => agent.guided).map(({ runtime }) => runtime);
  return { id, name, online: status !== "offline", cloud: type === "cloud", guided };
}

import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ChatPage } from "@/features/chat/ChatPage";
import { useTaskStream } from "@/features/chat/useTaskStream";
import { DeviceSelector } from "@/features/devices/DeviceSelector";
import { useDevices } from "@/features/devices/queries";
import { RunOptionsMenu } from "@/features/devices/RunOptionsMenu";
import { useModels } from "@/features/models/queries";
import { useTasks } from "@/features/tasks/queries";
import { NotFoundPage } from "./Fallbacks";
import { PairingSteps } from "./PairingSteps";
import { targetDevice, useTarget } from "./useTarget";
import { Welcome } from "./Welcome";

const newChat = getRouteApi("/");
const chat = getRouteApi("/chat/$taskId");

export function NewChatRoute() {
  const { deviceId } = newChat.useSearch();
  return <Chat key={deviceId ?? "new"} wantedDevice={deviceId} />;
}

export function ChatRoute() {
  const id = Number(chat.useParams().taskId);
  return Number.isSafeInteger(id) && id > 0 ? <Chat key={id} taskId={id} /> : <NotFoundPage />;
}

/** Puts the conversation, the choice of a device and the way to get one together. */
function Chat({ taskId, wantedDevice }: { taskId?: number; wantedDevice?: string }) {
  const { t } = useTranslation("devices");
  const navigate = useNavigate();
  const devices = useDevices().data?.items;
  const models = useModels().data?.items ?? [];
  const task = useTasks().data?.items.find((item) => item.task_id === taskId);
  const last = useTaskStream(taskId).conversation.messages.findLast(({ view }) => view.device_id)?.view;
  const { target, device, options, chooseDevice, chooseOptions } = useTarget({
    devices,
    taskId,
    deviceId: wantedDevice ?? last?.device_id ?? task?.device_id,
    runtime: last?.runtime ?? task?.runtime,
  });
  const targets = useMemo(() => (devices ?? []).map(targetDevice), [devices]);
  const openTask = useCallback(
    (id: number) => void navigate({ to: "/chat/$taskId", params: { taskId: String(id) } }),
    [navigate],
  );
  return (
    <ChatPage
      taskId={taskId}
      target={target}
      devices={targets}
      onDevice={chooseDevice}
      onCreated={openTask}
      welcome={<Welcome device={device} none={devices?.length === 0} />}
      selectors={
        <>
          <DeviceSelector
            devices={devices}
            selected={device}
            missing={target.gone}
            onSelect={({ device_id }) => chooseDevice(device_id)}
            onOpenTask={openTask}
            connect={<PairingSteps />}
            manage={
              <Link
                to="/settings/connections"
                data-testid="manage-devices-link"
                className="inline-flex min-h-9 items-center rounded-lg px-2 text-[0.8125rem] text-soft hover:bg-hover hover:text-ink max-md:min-h-11"
              >
                {t("manage")}
              </Link>
            }
          />
          <RunOptionsMenu device={device} models={models} options={options} onChange={chooseOptions} />
        </>
      }
    />
  );
}

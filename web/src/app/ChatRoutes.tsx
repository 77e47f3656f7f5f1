import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ChatPage } from "@/features/chat/ChatPage";
import type { NewPlace } from "@/features/chat/place";
import { useTaskStream } from "@/features/chat/useTaskStream";
import { DeviceSelector } from "@/features/devices/DeviceSelector";
import { useDevices } from "@/features/devices/queries";
import { RunOptionsMenu } from "@/features/devices/RunOptionsMenu";
import { useModels } from "@/features/models/queries";
import { ProjectMenu } from "@/features/projects/ProjectMenu";
import { useProjects } from "@/features/projects/queries";
import { useTasks } from "@/features/tasks/queries";
import type { DeviceView, ProjectView } from "@/protocol/rest.gen";
import { BesideFiles, useFilesShown } from "./BesideFiles";
import { NotFoundPage } from "./Fallbacks";
import { LatePairingSteps } from "./LatePairingSteps";
import { ProjectLink } from "./ProjectLink";
import { targetDevice, useTarget } from "./useTarget";
import { Welcome } from "./Welcome";

const newChat = getRouteApi("/");
const noProjects: readonly ProjectView[] = [];
const chat = getRouteApi("/chat/$taskId");

export function NewChatRoute() {
  const { deviceId, projectId } = newChat.useSearch();
  return (
    <Chat key={`${deviceId ?? "new"} ${projectId ?? ""}`} wantedDevice={deviceId} wantedProject={projectId} />
  );
}

export function ChatRoute() {
  const id = Number(chat.useParams().taskId);
  return Number.isSafeInteger(id) && id > 0 ? <Chat key={id} taskId={id} /> : <NotFoundPage />;
}

interface ChatProps {
  taskId?: number;
  wantedDevice?: string;
  wantedProject?: number;
}

/** Puts the conversation, the choice of a device and the way to get one together. */
function Chat({ taskId, wantedDevice, wantedProject }: ChatProps) {
  const { t } = useTranslation("devices");
  const navigate = useNavigate();
  const devices = useDevices().data?.items;
  const models = useModels().data?.items ?? [];
  const { conversation } = useTaskStream(taskId);
  const task = useTasks().data?.items.find((item) => item.task_id === taskId) ?? conversation.task;
  const last = conversation.messages.findLast(({ view }) => view.device_id)?.view;
  const newest = conversation.messages.at(-1)?.view;
  const projects = useProjects().data?.items ?? noProjects;
  const [place, setPlace] = useState<NewPlace>({ projectId: wantedProject, worktree: false });
  const project = projects.find(
    ({ id }) => id === (taskId === undefined ? place.projectId : task?.project_id),
  );
  const {
    target: anywhere,
    device,
    options,
    chooseDevice,
    chooseOptions,
  } = useTarget({
    devices,
    taskId,
    deviceId: wantedDevice ?? last?.device_id ?? task?.device_id ?? deviceOf(project, devices),
    runtime: last?.runtime ?? task?.runtime,
  });
  const hasFolder =
    !project || !device || project.devices.some(({ device_id }) => device_id === device.device_id);
  const target = { ...anywhere, ...(!hasFolder && { withoutFolder: project.name }) };
  // What is known of where it is worked on is known of its own device alone.
  const path = task?.device_id === device?.device_id ? task?.workspace_path : undefined;
  const terminals = {
    ...(hasFolder && project && { project: project.id }),
    ...(path !== undefined && { path, task: taskId }),
  };
  const worktree = taskId === undefined ? place.worktree : task?.worktree;
  const folder = project?.devices.find(({ device_id }) => device_id === device?.device_id)?.workspace
    .local_path;
  const files = useFilesShown();
  const mayHaveFiles = taskId !== undefined || project !== undefined;
  const choose = (id: string) => {
    chooseDevice(id);
    setPlace((now) => ({ ...now, branch: undefined })); // it is one of the other device's
  };
  const targets = useMemo(() => (devices ?? []).map(targetDevice), [devices]);
  const openTask = useCallback(
    (id: number) => void navigate({ to: "/chat/$taskId", params: { taskId: String(id) } }),
    [navigate],
  );
  return (
    <BesideFiles
      open={files.open && mayHaveFiles}
      device={device}
      root={path ?? (worktree ? undefined : folder)}
      changed={`${newest?.subtask_id} ${newest?.attempt} ${newest?.status}`}
      onClose={files.toggle}
    >
      <ChatPage
        taskId={taskId}
        target={target}
        devices={targets}
        onDevice={choose}
        place={place}
        terminals={terminals}
        {...(mayHaveFiles && { files })}
        onCreated={openTask}
        welcome={<Welcome device={device} none={devices?.length === 0} />}
        selectors={
          <>
            <DeviceSelector
              devices={devices}
              selected={device}
              missing={target.gone}
              onSelect={({ device_id }) => choose(device_id)}
              onOpenTask={openTask}
              connect={<LatePairingSteps />}
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
            {taskId === undefined ? (
              <ProjectMenu
                projects={projects}
                device={device}
                place={place}
                onChange={(next) => {
                  setPlace(next);
                  const chosen = projects.find(({ id }) => id === next.projectId);
                  const better = deviceOf(chosen, devices, device?.device_id);
                  if (better !== undefined && better !== device?.device_id) chooseDevice(better);
                }}
                onNew={() => void navigate({ to: "/projects", search: { create: true } })}
              />
            ) : (
              project && <ProjectLink project={project} />
            )}
            <RunOptionsMenu device={device} models={models} options={options} onChange={chooseOptions} />
          </>
        }
      />
    </BesideFiles>
  );
}

/** The device of the project that is best: the one that is chosen already, else one that is there. */
function deviceOf(
  project: ProjectView | undefined,
  devices: readonly DeviceView[] = [],
  chosen?: string,
): string | undefined {
  const ids = project?.devices.map(({ device_id }) => device_id) ?? [];
  const there = devices.filter(({ device_id, status }) => ids.includes(device_id) && status !== "offline");
  return ids.find((id) => id === chosen) ?? there[0]?.device_id ?? ids[0];
}

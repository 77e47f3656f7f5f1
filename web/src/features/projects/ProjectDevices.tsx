import "@/i18n/late";
import { RotateCcw, Unlink, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IdeLink } from "@/features/devices/IdeLink";
import { useDevices } from "@/features/devices/queries";
import { useErrorText } from "@/i18n/useErrorText";
import type { ProjectDevice, ProjectView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { CardList } from "@/ui/Page";
import { Spinner } from "@/ui/Spinner";
import { useToast } from "@/ui/Toasts";
import { useCancelClone, useClone, useCloneAgain, useUnlinkDevice } from "./mutations";

/** The devices of a project, the folder on each, and how far its clone is. */
export function ProjectDevices({ project }: { project: ProjectView }) {
  const { t } = useTranslation("projects");
  if (project.devices.length === 0) return <p className="text-[0.8125rem] text-faint">{t("noFolderYet")}</p>;
  return (
    <CardList label={t("folders")}>
      {project.devices.map((place) => (
        <Place key={place.device_id} project={project} place={place} />
      ))}
    </CardList>
  );
}

function Place({ project, place }: { project: ProjectView; place: ProjectDevice }) {
  const { t } = useTranslation("projects");
  const errorText = useErrorText();
  const toast = useToast();
  const unlink = useUnlinkDevice();
  const device = useDevices().data?.items.find((one) => one.device_id === place.device_id);
  const name = device?.name ?? place.device_id;
  const online = device !== undefined && device.status !== "offline";
  return (
    <li data-testid={`project-device-tab-${place.device_id}`} className="flex items-center gap-3 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="truncate text-[0.8125rem] font-medium">{online ? name : t("nameOffline", { name })}</p>
        <p className="truncate font-mono text-xs text-faint" title={place.workspace.local_path}>
          {place.workspace.local_path}
        </p>
        {place.cloning && <CloneLine project={project} device={place.device_id} online={online} />}
      </div>
      <IdeLink
        device={device}
        place={{ project: project.id }}
        testId={`project-ide-button-${place.device_id}`}
      />
      <IconButton
        label={t("unlink", { name })}
        data-testid={`project-unlink-${place.device_id}`}
        disabled={unlink.isPending}
        onClick={() =>
          unlink.mutate(
            { id: project.id, device: place.device_id },
            { onError: (cause) => toast(errorText(cause), "danger") },
          )
        }
      >
        <Unlink aria-hidden className="size-4" />
      </IconButton>
    </li>
  );
}

function CloneLine({ project, device, online }: { project: ProjectView; device: string; online: boolean }) {
  const { t } = useTranslation("projects");
  const errorText = useErrorText();
  const clone = useClone(project.id, device, online);
  const again = useCloneAgain();
  const cancel = useCancelClone();
  const state = clone.data;
  const over = state !== undefined && state.status !== "running" && state.status !== "done";
  const percent = state?.percent ?? 0;
  const text = !online
    ? t("cloneAway")
    : clone.error
      ? errorText(clone.error)
      : state?.phase
        ? t("cloning", { phase: state.phase, percent })
        : t(`clone_${state?.status ?? "running"}`, { error: state?.error ?? "" });
  return (
    <div className="mt-1 flex items-center gap-2" data-testid="project-clone" data-status={state?.status}>
      <div className="min-w-0 flex-1">
        <p
          role="status"
          className="flex items-center gap-1.5 text-xs break-words whitespace-pre-line text-soft"
        >
          {state?.status === "running" && <Spinner />}
          {text}
        </p>
        {state?.status === "running" && (
          <progress aria-label={t("cloneProgress")} max={100} value={percent} className="mt-1 h-1.5 w-full" />
        )}
      </div>
      {state?.status === "running" && (
        <IconButton
          label={t("cancelClone")}
          data-testid="project-clone-cancel"
          onClick={() => cancel.mutate({ id: project.id, device }, { onSettled: () => void clone.refetch() })}
        >
          <X aria-hidden className="size-4" />
        </IconButton>
      )}
      {over && (
        <IconButton
          label={t("cloneAgain")}
          data-testid="project-clone-again"
          disabled={again.isPending}
          onClick={() => again.mutate({ id: project.id, device }, { onSettled: () => void clone.refetch() })}
        >
          <RotateCcw aria-hidden className="size-4" />
        </IconButton>
      )}
    </div>
  );
}

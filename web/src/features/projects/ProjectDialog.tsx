import "@/i18n/late";
import { useEffect, useRef, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { useDevices } from "@/features/devices/queries";
import { useErrorText } from "@/i18n/useErrorText";
import type { DeviceView, ProjectView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { FolderChoice, folderName, gitOf, noChoice, requestOf, ways } from "./FolderChoice";
import { useCreateProject, useLinkDevice } from "./mutations";

interface Props {
  /** Given: a further device of this project. */
  project?: ProjectView;
  onClose: () => void;
  onDone: (project: ProjectView) => void;
}

/** A new project with its first folder, or another folder of one that is there. */
export function ProjectDialog({ project, onClose, onDone }: Props) {
  const { t } = useTranslation("projects");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const create = useCreateProject();
  const link = useLinkDevice();
  const devices = useOnlineFirst(project);
  const [deviceId, setDeviceId] = useState<string>();
  const [name, setName] = useState("");
  const [choice, setChoice] = useState({ ...noChoice, url: project?.git?.url ?? "" });
  const device = devices.find((one) => one.device_id === deviceId) ?? devices[0];
  const request = device && requestOf(choice, device.device_id);
  const act = project ? link : create;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (act.error) form.current?.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
  }, [act.error]);
  const problem = act.error
    ? { text: errorText(act.error), ...(act.error instanceof ApiError && { field: act.error.field }) }
    : undefined;
  const shown = ["workspace.local_path", "workspace.checkout_path", "path", "git.url", "git.branch"];
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!request) return;
    if (project) {
      link.mutate({ id: project.id, body: request }, { onSuccess: onDone });
      return;
    }
    const git = gitOf(choice);
    create.mutate(
      { ...request, ...(name.trim() && { name: name.trim() }), ...(git && { git }) },
      { onSuccess: onDone },
    );
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(project ? "addDevice" : "newProject")}
      closeLabel={common("close")}
    >
      {!device ? (
        <p role="status" data-testid="project-no-device" className="text-soft">
          {t("noDevice")}
        </p>
      ) : (
        <form
          ref={form}
          noValidate
          onSubmit={submit}
          data-testid="project-create-dialog"
          className="flex flex-col gap-4"
        >
          <Select
            label={t("device")}
            data-testid="workspace-device-select"
            value={device.device_id}
            onChange={(event) => {
              setDeviceId(event.target.value);
              setChoice((before) => ({ ...before, path: "" }));
            }}
          >
            {devices.map((one) => (
              <option key={one.device_id} value={one.device_id} disabled={one.status === "offline"}>
                {one.status === "offline" ? t("nameOffline", { name: one.name }) : one.name}
              </option>
            ))}
          </Select>
          <FolderChoice
            device={device}
            choice={choice}
            known={project?.git}
            allowed={project && !project.git ? ways.filter((way) => way !== "git") : ways}
            onChange={(change) => {
              act.reset();
              setChoice((before) => ({ ...before, ...change }));
            }}
            problem={problem}
          />
          {!project && (
            <Field
              label={t("name")}
              placeholder={folderName(choice)}
              maxLength={100}
              data-testid="project-name-input"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
          {problem && !(problem.field && shown.includes(problem.field)) && (
            <p role="alert" data-testid="project-create-error" className="text-xs text-danger">
              {problem.text}
            </p>
          )}
          <Button
            type="submit"
            look="primary"
            busy={act.isPending}
            disabled={!request || device.status === "offline"}
            data-testid="confirm-device-folder-picker-button"
          >
            {t(project ? "addDevice" : "create")}
          </Button>
        </form>
      )}
    </Dialog>
  );
}

/** The devices that can have it, those that are there first. */
function useOnlineFirst(project?: ProjectView): DeviceView[] {
  const all = useDevices().data?.items ?? [];
  const taken = project?.devices.map(({ device_id }) => device_id) ?? [];
  return all
    .filter(({ device_id }) => !taken.includes(device_id))
    .sort((a, b) => Number(a.status === "offline") - Number(b.status === "offline"));
}

import "@/i18n/late";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDevices } from "@/features/devices/queries";
import { FilesAway, showsFiles } from "@/features/files/FilesAway";
import { FileTree } from "@/features/files/FileTree";
import type { ProjectView } from "@/protocol/rest.gen";
import { Select } from "@/ui/Select";

/** The files of a project on one of its devices, to be looked at and saved, and to bring others to. */
export function FileBrowser({ project }: { project: ProjectView }) {
  const { t } = useTranslation("projects");
  const devices = useDevices().data?.items ?? [];
  const [wanted, setWanted] = useState<string>();
  const place = project.devices.find(({ device_id }) => device_id === wanted) ?? project.devices[0];
  const device = devices.find(({ device_id }) => device_id === place?.device_id);
  const root = place?.workspace.local_path;
  if (!place || root === undefined || place.cloning) {
    return <p className="text-[0.8125rem] text-faint">{t("noFilesYet")}</p>;
  }
  if (!showsFiles(device)) return <FilesAway device={device} name={place.device_id} />;
  return (
    <>
      {project.devices.length > 1 && (
        <div className="mb-2 max-w-64">
          <Select
            label={t("device")}
            data-testid="files-device"
            value={place.device_id}
            onChange={(event) => setWanted(event.target.value)}
          >
            {project.devices.map(({ device_id: id }) => (
              <option key={id} value={id}>
                {devices.find((one) => one.device_id === id)?.name ?? id}
              </option>
            ))}
          </Select>
        </div>
      )}
      <FileTree key={`${place.device_id} ${root}`} device={place.device_id} root={root} />
    </>
  );
}

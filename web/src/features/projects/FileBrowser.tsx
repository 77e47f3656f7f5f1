import { CornerLeftUp, File, Folder, RefreshCw, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDevices } from "@/features/devices/queries";
import { sizeText } from "@/features/chat/blocks/attachment";
import type { ProjectView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { QueryView } from "@/ui/QueryView";
import { Select } from "@/ui/Select";
import { classes } from "@/ui/classes";
import { FileRow } from "./FileRow";
import { FileShown } from "./FileShown";
import { FolderUploadList } from "./FolderUploadList";
import { nameOfPath } from "./paths";
import { useFolder } from "./queries";
import { largestFile, useFolderUploads } from "./useFolderUploads";

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
  if (!device || device.status === "offline" || device.machine?.policy?.commands === false) {
    const away = !device || device.status === "offline";
    return (
      <p role="status" data-testid="files-away" className="text-[0.8125rem] text-faint">
        {t(away ? "deviceOffline" : "commandsForbidden", { name: device?.name ?? place.device_id })}
      </p>
    );
  }
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
      <Tree key={`${place.device_id} ${root}`} device={place.device_id} root={root} />
    </>
  );
}

function Tree({ device, root }: { device: string; root: string }) {
  const { t, i18n } = useTranslation("projects");
  const [path, setPath] = useState(root);
  const [file, setFile] = useState<string>();
  const folder = useFolder({ device, path, files: true, hidden: false }, true);
  const uploads = useFolderUploads(device);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const inside = path.slice(root.length).replace(/^[\\/]/, "");
  return (
    <div
      className={classes(
        "overflow-hidden rounded-2xl border bg-raised shadow-card",
        over && "outline-2 outline-accent-text",
      )}
      data-testid="file-browser"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        uploads.add([...event.dataTransfer.files], path);
      }}
    >
      <div className="flex items-center gap-2 border-b py-1 pr-1.5 pl-4">
        <p className="min-w-0 flex-1 truncate font-mono text-xs text-soft">
          {inside === "" ? nameOfPath(root) : inside}
        </p>
        <input
          ref={input}
          type="file"
          hidden
          tabIndex={-1}
          aria-hidden
          multiple
          data-testid="files-upload-input"
          onChange={(event) => {
            uploads.add([...(event.target.files ?? [])], path);
            event.target.value = "";
          }}
        />
        <IconButton
          label={t("upload", { size: sizeText(largestFile, i18n.language) })}
          data-testid="files-upload"
          onClick={() => input.current?.click()}
        >
          <Upload aria-hidden className="size-4" />
        </IconButton>
        <IconButton label={t("refresh")} data-testid="files-refresh" onClick={() => void folder.refetch()}>
          <RefreshCw aria-hidden className="size-4" />
        </IconButton>
      </div>
      <FolderUploadList files={uploads} />
      <QueryView query={folder}>
        {({ entries, parent, truncated }) => (
          <ul aria-label={t("files")} className="max-h-80 overflow-y-auto p-1">
            {path !== root && (
              <li>
                <FileRow
                  entry={{ name: t("up"), kind: "folder" }}
                  icon={CornerLeftUp}
                  onOpen={() => setPath(parent ?? root)}
                />
              </li>
            )}
            {entries.map((entry) => (
              <li key={entry.path}>
                <FileRow
                  entry={entry}
                  icon={entry.kind === "folder" ? Folder : File}
                  chosen={entry.path === file}
                  onOpen={() => (entry.kind === "folder" ? setPath(entry.path) : setFile(entry.path))}
                />
              </li>
            ))}
            {entries.length === 0 && (
              <li className="px-3 py-3 text-center text-xs text-faint">{t("emptyFolder")}</li>
            )}
            {truncated && <li className="px-3 py-2 text-xs text-faint">{t("truncated")}</li>}
          </ul>
        )}
      </QueryView>
      {file !== undefined && <FileShown key={file} device={device} path={file} />}
    </div>
  );
}

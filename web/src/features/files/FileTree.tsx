import { CornerLeftUp, File, Folder, RefreshCw, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/ui/Button";
import { sizeText } from "@/ui/files";
import { QueryView } from "@/ui/QueryView";
import { classes } from "@/ui/classes";
import { FileRow } from "./FileRow";
import { FileShown } from "./FileShown";
import { FolderTrust } from "./FolderTrust";
import { FolderUploadList } from "./FolderUploadList";
import { nameOfPath } from "./paths";
import { useFolder } from "./queries";
import { largestFile, useFolderUploads } from "./useFolderUploads";

interface Props {
  device: string;
  root: string;
  /** It has the height of what it is in, and a file takes the place of its folder. */
  tall?: boolean;
}

/** What is in `root` of a device that is there and shows it. Give it a key per device and root. */
export function FileTree({ device, root, tall = false }: Props) {
  const { t, i18n } = useTranslation("files");
  const [trail, setTrail] = useState<readonly string[]>([]);
  const [file, setFile] = useState<string>();
  const path = trail.at(-1) ?? root;
  const folder = useFolder({ device, path, files: true, hidden: false }, true);
  const uploads = useFolderUploads(device);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const writable = folder.data?.writable !== false;
  const inside = path.slice(root.length).replace(/^[\\/]/, "");
  const back = tall ? () => setFile(undefined) : undefined;
  const shown = file !== undefined && <FileShown key={file} device={device} path={file} onBack={back} />;
  return (
    <div
      className={classes(
        tall ? "flex min-h-0 flex-1 flex-col" : "overflow-hidden rounded-2xl border bg-raised shadow-card",
        over && "outline-2 -outline-offset-2 outline-accent-text",
      )}
      data-testid="file-browser"
      onDragOver={(event) => {
        if (!writable || !event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!writable || !event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        uploads.add([...event.dataTransfer.files], path);
      }}
    >
      <div className="flex items-center gap-2 border-b py-1 pr-1.5 pl-4">
        <p className="min-w-0 flex-1 truncate font-mono text-xs text-soft" title={path}>
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
        {writable && (
          <IconButton
            label={t("upload", { size: sizeText(largestFile, i18n.language) })}
            data-testid="files-upload"
            onClick={() => input.current?.click()}
          >
            <Upload aria-hidden className="size-4" />
          </IconButton>
        )}
        <IconButton label={t("refresh")} data-testid="files-refresh" onClick={() => void folder.refetch()}>
          <RefreshCw aria-hidden className="size-4" />
        </IconButton>
      </div>
      {folder.data && <FolderTrust folder={folder.data} />}
      <FolderUploadList files={uploads} />
      {tall && shown ? (
        shown
      ) : (
        <>
          {path !== root && (
            <div className="px-1 pt-1">
              <FileRow
                entry={{ name: t("up"), kind: "folder" }}
                icon={CornerLeftUp}
                onOpen={() => setTrail(trail.slice(0, -1))}
              />
            </div>
          )}
          <QueryView query={folder}>
            {({ entries, truncated }) => (
              <ul
                aria-label={t("files")}
                className={classes("overflow-y-auto p-1", tall ? "min-h-0 flex-1" : "max-h-80")}
              >
                {entries.map((entry) => (
                  <li key={entry.path}>
                    <FileRow
                      entry={entry}
                      icon={entry.kind === "folder" ? Folder : File}
                      chosen={entry.path === file}
                      onOpen={() =>
                        entry.kind === "folder" ? setTrail([...trail, entry.path]) : setFile(entry.path)
                      }
                    />
                  </li>
                ))}
                {entries.length === 0 && (
                  <li data-testid="folder-empty" className="px-3 py-3 text-center text-xs text-faint">
                    {t("emptyFolder")}
                  </li>
                )}
                {truncated && <li className="px-3 py-2 text-xs text-faint">{t("truncated")}</li>}
              </ul>
            )}
          </QueryView>
        </>
      )}
      {!tall && shown}
    </div>
  );
}

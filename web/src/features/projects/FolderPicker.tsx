import { CornerLeftUp, Folder, FolderGit2, FolderOpen, RefreshCw } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { DeviceView, FolderEntry } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { Skeleton } from "@/ui/Skeleton";
import { NewFolder } from "./NewFolder";
import { FolderTrust } from "@/features/files/FolderTrust";
import { useFolder } from "@/features/files/queries";

interface Props {
  device: DeviceView;
  /** The folder that is open, which is the one that is chosen; empty: none yet. */
  path: string;
  onPath: (path: string) => void;
  error?: string;
}

function bringIntoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

/** Looks through the folders that a device allows. The folder that is open is the one that is chosen. */
export function FolderPicker({ device, path, onPath, error }: Props) {
  const { t } = useTranslation(["projects", "files"]);
  const errorText = useErrorText();
  const id = useId();
  const [hidden, setHidden] = useState(false);
  const [typed, setTyped] = useState<string>();
  const online = device.status !== "offline";
  const allowed = device.machine?.policy?.commands !== false;
  const folder = useFolder({ device: device.device_id, path, files: false, hidden }, online && allowed);
  const open = (next: string) => {
    setTyped(undefined);
    onPath(next);
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || typed === undefined) return;
    event.preventDefault();
    open(typed.trim());
  };
  if (!online || !allowed) {
    return (
      <p
        role="status"
        data-testid={online ? "folder-picker-forbidden" : "folder-picker-offline"}
        className="rounded-lg bg-warn-wash px-3 py-2 text-[0.8125rem] text-warn"
      >
        {t(online ? "files:commandsForbidden" : "files:deviceOffline", { name: device.name })}
      </p>
    );
  }
  const problem = error ?? (folder.error ? errorText(folder.error) : undefined);
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-[0.8125rem] font-medium">
        {t("folder")}
      </label>
      <div className="flex gap-1">
        <input
          id={id}
          data-testid="device-folder-path-input"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={4096}
          placeholder={t("folderPlaceholder")}
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          className="min-h-10 w-full min-w-0 rounded-lg border border-line bg-ground px-3 font-mono text-base hover:border-strong-line max-md:min-h-11 md:text-[0.8125rem]"
          value={typed ?? path}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={keyDown}
          onBlur={() => typed !== undefined && open(typed.trim())}
        />
        {folder.data?.writable !== false && (
          <NewFolder device={device.device_id} parent={path} onMade={open} />
        )}
        <IconButton
          label={t("files:refresh")}
          data-testid="folder-refresh"
          onClick={() => void folder.refetch()}
        >
          <RefreshCw aria-hidden className="size-4" />
        </IconButton>
      </div>
      {folder.data && <FolderTrust folder={folder.data} />}
      {problem && (
        <p
          key={problem}
          ref={bringIntoSight}
          id={`${id}-problem`}
          role="alert"
          data-testid="folder-picker-error"
          className="text-xs text-danger"
        >
          {problem}
        </p>
      )}
      <div
        className="h-52 overflow-y-auto rounded-lg border bg-ground p-1"
        aria-busy={folder.isFetching}
        data-testid="device-folder-list"
      >
        {folder.isPending && (
          <div role="status" aria-label={t("loadingFolders")} className="flex flex-col gap-1.5 p-1.5">
            <Skeleton className="h-7" />
            <Skeleton className="h-7 opacity-60" />
          </div>
        )}
        {path !== "" && !folder.isPending && (
          <Row
            icon={CornerLeftUp}
            name={t("files:up")}
            testId="device-folder-up"
            onOpen={() => open(folder.data?.parent ?? "")}
          />
        )}
        {folder.data?.entries.map((entry) => (
          <Row
            key={entry.path}
            icon={iconOf(entry, path)}
            name={path === "" ? entry.path : entry.name}
            testId="device-folder-entry-button"
            onOpen={() => open(entry.path)}
          />
        ))}
        {folder.data?.entries.length === 0 && (
          <p className="px-2.5 py-3 text-center text-xs text-faint">{t("noFolders")}</p>
        )}
        {folder.data?.truncated && <p className="px-2.5 py-2 text-xs text-faint">{t("truncated")}</p>}
      </div>
      <label className="flex min-h-8 items-center gap-2 text-xs text-soft max-md:min-h-11">
        <input
          type="checkbox"
          data-testid="folder-hidden-toggle"
          checked={hidden}
          onChange={(event) => setHidden(event.target.checked)}
        />
        {t("showHidden")}
      </label>
    </div>
  );
}

function iconOf(entry: FolderEntry, path: string) {
  if (entry.repository) return FolderGit2;
  return path === "" ? FolderOpen : Folder;
}

interface RowProps {
  icon: typeof Folder;
  name: string;
  testId: string;
  onOpen: () => void;
}

function Row({ icon: Icon, name, testId, onOpen }: RowProps) {
  return (
    <button
      type="button"
      data-testid={testId}
      onClick={onOpen}
      className="flex min-h-8 w-full items-center gap-2 rounded-md px-2.5 text-left text-[0.8125rem] hover:bg-hover max-md:min-h-11"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-soft" />
      <span className="min-w-0 truncate">{name}</span>
    </button>
  );
}

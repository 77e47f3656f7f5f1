import { useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect, useRef, useSyncExternalStore, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import "@/i18n/late";
import { FilesAway, showsFiles } from "./FilesAway";
import { FileTree } from "./FileTree";
import { fileKey, folderKey } from "./queries";

interface Props {
  device: DeviceView | undefined;
  /** The folder on it; nothing: there is none yet. */
  root: string | undefined;
  /** Another one each time that somebody may have changed the files. */
  changed: string;
  onClose: () => void;
}

/** The files of the folder that a conversation works in: beside it on a desk, over it on a phone. */
export function FilesPanel({ onClose, ...props }: Props) {
  const { t } = useTranslation("files");
  const wide = useSyncExternalStore(onWidth, isWide);
  useReadAgain(props.device?.device_id, props.changed);
  const closed = () => {
    onClose();
    if (wide) goBack();
  };
  const head = (title: ReactNode) => (
    <div className="flex items-center border-b bg-surface py-1 pt-[max(0.25rem,env(safe-area-inset-top))] pr-1.5 pl-4">
      <div className="min-w-0 flex-1 truncate text-[0.8125rem] font-medium">{title}</div>
      <IconButton label={t("close")} data-testid="files-close" onClick={closed}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
  if (wide) {
    return (
      <aside
        aria-label={t("files")}
        data-testid="files-panel"
        className="flex h-full w-96 shrink-0 flex-col border-l bg-ground"
      >
        {head(<h2>{t("files")}</h2>)}
        <Content {...props} />
      </aside>
    );
  }
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            goBack();
          }}
          data-testid="files-panel"
          className="fixed inset-y-0 right-0 z-50 flex w-full flex-col bg-ground pb-[env(safe-area-inset-bottom)] shadow-float md:w-104 md:border-l"
        >
          {head(<Dialog.Title>{t("files")}</Dialog.Title>)}
          <Content {...props} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Content({ device, root }: Pick<Props, "device" | "root">) {
  const { t } = useTranslation("files");
  if (root !== undefined && showsFiles(device)) {
    return <FileTree key={`${device.device_id} ${root}`} device={device.device_id} root={root} tall />;
  }
  return (
    <div className="p-4">
      {root === undefined ? (
        <p role="status" data-testid="files-no-folder" className="text-[0.8125rem] text-faint">
          {t("noFolder")}
        </p>
      ) : (
        <FilesAway device={device} name={device?.name ?? ""} />
      )}
    </div>
  );
}

/** What is shown of the device is read again when `changed` is another one. */
function useReadAgain(device: string | undefined, changed: string): void {
  const client = useQueryClient();
  const seen = useRef(changed);
  useEffect(() => {
    if (seen.current === changed) return;
    seen.current = changed;
    for (const key of [folderKey, fileKey]) void client.invalidateQueries({ queryKey: [...key, device] });
  }, [client, device, changed]);
}

const goBack = () => document.querySelector<HTMLElement>("[data-testid=workspace-files]")?.focus();

const width = "(min-width: 80rem)";
const isWide = () => matchMedia(width).matches;

function onWidth(changed: () => void): () => void {
  const media = matchMedia(width);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}

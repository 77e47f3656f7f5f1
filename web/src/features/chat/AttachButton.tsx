import { Camera, FolderOpen, Paperclip } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/ui/Button";
import { Menu, MenuItem, MenuLabel } from "@/ui/Menu";
import { sizeText } from "@/ui/files";
import { fileLimits } from "./useUploads";

/** Chooses files, or takes a photo; what is taken is said first. */
export function AttachButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const { t, i18n } = useTranslation("chat");
  const files = useRef<HTMLInputElement>(null);
  const photo = useRef<HTMLInputElement>(null);
  const chosen = (input: HTMLInputElement) => {
    onFiles([...(input.files ?? [])]);
    input.value = "";
  };
  const hidden = { type: "file", hidden: true, tabIndex: -1, "aria-hidden": true } as const;
  return (
    <>
      <input
        {...hidden}
        ref={files}
        multiple
        data-testid="attach-input"
        onChange={(event) => chosen(event.target)}
      />
      <input
        {...hidden}
        ref={photo}
        accept="image/*"
        capture="environment"
        data-testid="photo-input"
        onChange={(event) => chosen(event.target)}
      />
      <Menu
        side="top"
        trigger={
          <IconButton label={t("attach")} data-testid="attach-button">
            <Paperclip className="size-4" />
          </IconButton>
        }
      >
        <MenuLabel>
          {t("fileLimits", { size: sizeText(fileLimits.bytes, i18n.language), count: fileLimits.count })}
        </MenuLabel>
        <MenuItem data-testid="attach-files" onSelect={() => files.current?.click()}>
          <FolderOpen aria-hidden className="size-4" />
          {t("chooseFiles")}
        </MenuItem>
        <MenuItem data-testid="attach-photo" onSelect={() => photo.current?.click()}>
          <Camera aria-hidden className="size-4" />
          {t("takePhoto")}
        </MenuItem>
      </Menu>
    </>
  );
}

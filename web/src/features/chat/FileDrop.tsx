import { useState, type ClipboardEvent, type DragEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes";
import { sizeText } from "@/ui/files";
import { fileLimits } from "./useUploads";

interface Props {
  onFiles: (files: readonly File[]) => void;
  className: string;
  children: ReactNode;
}

/** Takes files that are dropped on it or pasted into it; while one is held over it, it says which it takes. */
export function FileDrop({ onFiles, className, children }: Props) {
  const { t, i18n } = useTranslation("chat");
  const [over, setOver] = useState(false);
  const brings = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return (
    <div
      data-testid="file-drop"
      className={classes("relative", className)}
      onPaste={(event: ClipboardEvent) => {
        const files = [...event.clipboardData.files];
        if (files.length === 0) return;
        event.preventDefault();
        onFiles(files);
      }}
      onDragOver={(event) => {
        if (!brings(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)))
          setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!brings(event)) return;
        event.preventDefault();
        onFiles([...event.dataTransfer.files]);
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-0 z-10 flex items-center justify-center rounded-2xl border-2 border-dashed border-accent-text bg-accent-wash px-4 text-center text-accent-text">
          {t("dropHere", { size: sizeText(fileLimits.bytes, i18n.language), count: fileLimits.count })}
        </div>
      )}
    </div>
  );
}

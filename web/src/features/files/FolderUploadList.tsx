import { CircleAlert, CircleCheck, Replace, RotateCcw, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { sizeText } from "@/ui/files";
import { useErrorText } from "@/i18n/useErrorText";
import { IconButton } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { largestFile, type FolderUpload, type FolderUploads } from "./useFolderUploads";

/** The files that are brought into a folder: how far each is, and what can be done where one is not taken. */
export function FolderUploadList({ files }: { files: FolderUploads }) {
  const { t } = useTranslation("files");
  if (files.uploads.length === 0) return null;
  return (
    <ul aria-label={t("uploads")} className="border-b p-1">
      {files.uploads.map((upload) => (
        <Row key={upload.key} upload={upload} files={files} />
      ))}
    </ul>
  );
}

function Row({ upload, files }: { upload: FolderUpload; files: FolderUploads }) {
  const { t, i18n } = useTranslation("files");
  const errorText = useErrorText();
  const { key, file, state, sent, error } = upload;
  const bad = state === "exists" || state === "failed" || state === "tooLarge";
  const size = (bytes: number) => sizeText(bytes, i18n.language);
  const status = {
    sending: t("uploadSending", { sent: size(sent), size: size(file.size) }),
    done: t("uploadDone", { size: size(file.size) }),
    exists: t("uploadExists"),
    tooLarge: t("uploadTooLarge", { size: size(largestFile) }),
    failed: t("uploadFailed", { error: error ? errorText(error) : "" }),
  }[state];
  return (
    <li
      data-testid="folder-upload"
      data-state={state}
      className="flex min-h-9 items-center gap-2 px-2.5 text-[0.8125rem]"
    >
      {state === "done" && <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />}
      {bad && <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />}
      <div className="min-w-0 flex-1 py-1">
        <p className="truncate">{file.name}</p>
        <p role="status" className={classes("text-xs break-words", bad ? "text-danger" : "text-faint")}>
          {status}
        </p>
        {state === "sending" && (
          <progress
            aria-label={t("uploadProgress", { name: file.name })}
            max={Math.max(1, file.size)}
            value={sent}
            className="mt-1 h-1.5 w-full"
          />
        )}
      </div>
      {state === "exists" && (
        <IconButton
          label={t("uploadReplace", { name: file.name })}
          data-testid="folder-upload-replace"
          onClick={() => files.again(upload, true)}
        >
          <Replace aria-hidden className="size-4" />
        </IconButton>
      )}
      {state === "failed" && (
        <IconButton
          label={t("uploadAgain", { name: file.name })}
          data-testid="folder-upload-again"
          onClick={() => files.again(upload, false)}
        >
          <RotateCcw aria-hidden className="size-4" />
        </IconButton>
      )}
      <IconButton
        label={t(state === "sending" ? "uploadStop" : "uploadHide", { name: file.name })}
        data-testid="folder-upload-remove"
        onClick={() => files.remove(key)}
      >
        <X aria-hidden className="size-4" />
      </IconButton>
    </li>
  );
}

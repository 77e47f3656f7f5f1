import { CircleAlert, Paperclip, RotateCcw, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { IconButton } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Spinner } from "@/ui/Spinner";
import { sizeText } from "@/ui/files";
import { fileLimits, type Upload, type Uploads } from "./useUploads";

/** The files beside the message, each with how it stands; what was not taken, and why. */
export function UploadList({ files }: { files: Uploads }) {
  const { t, i18n } = useTranslation("chat");
  const { uploads, refused } = files;
  if (uploads.length === 0 && !refused) return null;
  return (
    <div className="px-3 pt-3">
      {refused && (
        <p role="alert" data-testid="files-refused" className="mb-2 text-[0.8125rem] text-danger">
          {t(`files_${refused}`, {
            size: sizeText(fileLimits.bytes, i18n.language),
            count: fileLimits.count,
          })}
        </p>
      )}
      <ul className="flex flex-wrap gap-2" aria-label={t("files")}>
        {uploads.map((upload) => (
          <Chip
            key={upload.key}
            upload={upload}
            onAgain={() => files.again(upload)}
            onRemove={() => files.remove(upload.key)}
          />
        ))}
      </ul>
    </div>
  );
}

interface ChipProps {
  upload: Upload;
  onAgain: () => void;
  onRemove: () => void;
}

function Chip({ upload, onAgain, onRemove }: ChipProps) {
  const { t, i18n } = useTranslation("chat");
  const errorText = useErrorText();
  const { file, state, error } = upload;
  const picture = usePicture(file);
  return (
    <li
      data-testid="file-chip"
      data-state={state}
      className={classes(
        "flex max-w-full items-center gap-2 rounded-xl border bg-surface py-1 pr-1 pl-2 text-[0.8125rem]",
        state === "failed" && "border-danger/40 bg-danger-wash",
      )}
    >
      {picture ? (
        <img src={picture} alt="" className="size-9 rounded-md object-cover" />
      ) : (
        <Paperclip aria-hidden className="size-4 shrink-0 text-faint" />
      )}
      <span className="min-w-0">
        <span className="block max-w-48 truncate font-medium">{file.name}</span>
        <span
          role="status"
          className={classes("block text-xs", state === "failed" ? "text-danger" : "text-faint")}
        >
          {state === "coming" && t("fileComing")}
          {state === "there" && sizeText(file.size, i18n.language)}
          {state === "failed" && t("fileFailed", { error: error ? errorText(error) : "" })}
        </span>
      </span>
      {state === "coming" && <Spinner className="size-3.5" />}
      {state === "failed" && <CircleAlert aria-hidden className="size-4 text-danger" />}
      {state === "failed" && (
        <IconButton label={t("tryAgain")} data-testid="file-again" onClick={onAgain}>
          <RotateCcw className="size-3.5" />
        </IconButton>
      )}
      <IconButton label={t("removeFile", { name: file.name })} data-testid="file-remove" onClick={onRemove}>
        <X className="size-4" />
      </IconButton>
    </li>
  );
}

/** An address of a picture that is still here, while it is shown. */
function usePicture(file: File): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return;
    const made = URL.createObjectURL(file);
    const shown = setTimeout(() => setUrl(made));
    return () => {
      clearTimeout(shown);
      URL.revokeObjectURL(made);
    };
  }, [file]);
  return url;
}

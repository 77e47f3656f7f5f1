import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import { useErrorText } from "@/i18n/useErrorText";
import { Spinner } from "@/ui/Spinner";
import { saveAs, sizeText } from "@/ui/files";
import type { SentFile } from "./sentFiles";

/** The files that a message was sent with; each can be saved again. */
export function FileChips({ files }: { files: readonly SentFile[] }) {
  const { t } = useTranslation("chat");
  if (files.length === 0) return null;
  return (
    <ul className="flex flex-wrap justify-end gap-1.5" aria-label={t("files")}>
      {files.map((file) => (
        <FileChip key={file.id} file={file} />
      ))}
    </ul>
  );
}

function FileChip({ file: { id, name, size } }: { file: SentFile }) {
  const { t, i18n } = useTranslation("chat");
  const { http } = useApi();
  const errorText = useErrorText();
  const save = useMutation({
    mutationFn: () => http.download(`/api/uploads/${id}`, () => undefined),
    onSuccess: (file) => saveAs(file, name),
  });
  return (
    <li>
      <button
        type="button"
        data-testid={`sent-file-${id}`}
        title={t("saveFile", { name })}
        onClick={() => save.mutate()}
        className="inline-flex min-h-8 max-w-full items-center gap-1.5 rounded-lg border bg-surface px-2.5 text-xs hover:bg-hover max-md:min-h-11"
      >
        {save.isPending ? (
          <Spinner className="size-3.5" />
        ) : (
          <Download aria-hidden className="size-3.5 text-faint" />
        )}
        <span className="truncate font-medium">{name}</span>
        <span className="shrink-0 text-faint">{sizeText(size, i18n.language)}</span>
      </button>
      {save.error && (
        <p role="alert" className="text-xs text-danger">
          {t("attachmentFailed", { error: errorText(save.error) })}
        </p>
      )}
    </li>
  );
}

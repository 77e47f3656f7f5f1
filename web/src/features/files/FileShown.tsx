import { ArrowLeft, Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "@/api/ApiContext";
import { saveAs } from "@/ui/files";
import { useErrorText } from "@/i18n/useErrorText";
import { Button, IconButton } from "@/ui/Button";
import { QueryView } from "@/ui/QueryView";
import { useToast } from "@/ui/Toasts";
import { classes } from "@/ui/classes";
import { nameOfPath } from "./paths";
import { contentPath, useFile } from "./queries";

interface Props {
  device: string;
  path: string;
  /** Given: it stands alone, in all the height there is, and this leads back to its folder. */
  onBack?: () => void;
}

/** One file as text, if it is one, and the way to save it. */
export function FileShown({ device, path, onBack }: Props) {
  const { t } = useTranslation("files");
  const { http } = useApi();
  const errorText = useErrorText();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const file = useFile(device, path);
  const save = async () => {
    setBusy(true);
    try {
      const blob = await http.download(contentPath(device, path), () => undefined);
      saveAs(blob, nameOfPath(path));
    } catch (cause) {
      toast(errorText(cause), "danger");
    } finally {
      setBusy(false);
    }
  };
  return (
    <section
      aria-label={nameOfPath(path)}
      className={onBack ? "flex min-h-0 flex-1 flex-col" : "border-t"}
      data-testid="file-view"
    >
      <div className={classes("flex items-center gap-2 py-2 pr-4", onBack ? "pl-1.5" : "pl-4")}>
        {onBack && (
          <IconButton autoFocus label={t("backToFolder")} data-testid="file-back" onClick={onBack}>
            <ArrowLeft aria-hidden className="size-4" />
          </IconButton>
        )}
        <p className="min-w-0 flex-1 truncate text-[0.8125rem] font-medium">{nameOfPath(path)}</p>
        <Button busy={busy} data-testid="file-download" onClick={() => void save()}>
          <Download aria-hidden className="size-4" />
          {t("download")}
        </Button>
      </div>
      <QueryView query={file}>
        {({ kind, content }) =>
          content === undefined ? (
            <p className="px-4 pb-4 text-[0.8125rem] text-soft">
              {t(kind === "too_large" ? "file_too_large" : "file_binary")}
            </p>
          ) : (
            <pre
              tabIndex={0}
              aria-label={nameOfPath(path)}
              data-testid="file-content"
              className={classes(
                onBack ? "min-h-0 flex-1" : "max-h-96",
                "overflow-auto border-t bg-ground px-4 py-3 font-mono text-xs",
              )}
            >
              {content}
            </pre>
          )
        }
      </QueryView>
    </section>
  );
}

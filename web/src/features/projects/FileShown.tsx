import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "@/api/ApiContext";
import { saveAs } from "@/features/chat/blocks/attachment";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "@/ui/Button";
import { QueryView } from "@/ui/QueryView";
import { useToast } from "@/ui/Toasts";
import { nameOfPath } from "./paths";
import { contentPath, useFile } from "./queries";

/** One file as text, if it is one, and the way to save it. */
export function FileShown({ device, path }: { device: string; path: string }) {
  const { t } = useTranslation("projects");
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
    <section aria-label={nameOfPath(path)} className="border-t" data-testid="file-view">
      <div className="flex items-center gap-2 px-4 py-2">
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
              className="max-h-96 overflow-auto border-t bg-ground px-4 py-3 font-mono text-xs"
            >
              {content}
            </pre>
          )
        }
      </QueryView>
    </section>
  );
}

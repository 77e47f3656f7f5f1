import { useTranslation } from "react-i18next";
import type { FolderView } from "@/protocol/rest.gen";

/** What the owner of a device lets be done in a folder: whether it is written in, and what Git runs there. */
export function FolderTrust({ folder }: { folder: Pick<FolderView, "path" | "writable" | "trusted"> }) {
  const { t } = useTranslation("files");
  const { path = "", writable, trusted } = folder;
  if (trusted === true) {
    return (
      <p data-testid="folder-trusted" className="border-b px-4 py-1.5 text-xs text-faint">
        {t("folderTrusted")}
      </p>
    );
  }
  if (writable !== false) return null;
  return (
    <p role="status" data-testid="folder-read-only" className="border-b px-4 py-1.5 text-xs text-soft">
      {t("folderReadOnly")} <code className="font-mono break-all">{`wegent-executor trust "${path}"`}</code>
    </p>
  );
}

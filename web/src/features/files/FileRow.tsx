import "@/i18n/late";
import type { File } from "lucide-react";
import { useTranslation } from "react-i18next";
import { sizeText } from "@/ui/files";
import type { FolderEntry } from "@/protocol/rest.gen";

interface Props {
  entry: Pick<FolderEntry, "name" | "kind" | "size">;
  icon: typeof File;
  chosen?: boolean;
  onOpen: () => void;
}

/** One line of a folder. */
export function FileRow({ entry, icon: Icon, chosen = false, onOpen }: Props) {
  const { i18n } = useTranslation();
  return (
    <button
      type="button"
      data-testid="file-entry"
      aria-pressed={entry.kind === "file" ? chosen : undefined}
      disabled={entry.kind === "other"}
      onClick={onOpen}
      className="flex min-h-8 w-full items-center gap-2 rounded-md px-2.5 text-left text-[0.8125rem] hover:bg-hover aria-pressed:bg-hover max-md:min-h-11"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-soft" />
      <span className="min-w-0 flex-1 truncate">{entry.name}</span>
      {entry.size !== undefined && (
        <span className="text-xs text-faint tabular-nums">{sizeText(entry.size, i18n.language)}</span>
      )}
    </button>
  );
}

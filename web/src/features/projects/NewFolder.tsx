import { FolderPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { Button, IconButton } from "@/ui/Button";
import { joined } from "@/features/files/paths";
import { useMakeFolder } from "@/features/files/queries";

/** Makes a folder in the one that is open. */
export function NewFolder({
  device,
  parent,
  onMade,
}: {
  device: string;
  parent: string;
  onMade: (path: string) => void;
}) {
  const { t } = useTranslation("projects");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const make = useMakeFolder();
  const [name, setName] = useState<string>();
  if (parent === "") return null;
  if (name === undefined) {
    return (
      <IconButton label={t("newFolder")} data-testid="new-folder-button" onClick={() => setName("")}>
        <FolderPlus aria-hidden className="size-4" />
      </IconButton>
    );
  }
  const save = () => {
    if (name.trim() === "") return;
    make.mutate(
      { device, path: joined(parent, name.trim()) },
      {
        onSuccess: ({ path }) => {
          setName(undefined);
          if (path) onMade(path);
        },
      },
    );
  };
  return (
    <span className="flex items-center gap-1">
      <input
        autoFocus
        aria-label={t("newFolder")}
        title={make.error ? errorText(make.error) : undefined}
        aria-invalid={make.isError}
        maxLength={200}
        data-testid="new-folder-input"
        className="min-h-10 w-32 rounded-lg border border-line bg-ground px-2 text-base max-md:min-h-11 md:text-sm"
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== "Escape") return;
          event.preventDefault();
          event.stopPropagation();
          if (event.key === "Enter") save();
          else setName(undefined);
        }}
      />
      <Button busy={make.isPending} data-testid="new-folder-save" onClick={save}>
        {common("save")}
      </Button>
    </span>
  );
}

import { ChevronRight } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChangedFile } from "@/protocol/messages.gen";
import { classes } from "@/ui/classes";
import { Counts } from "./Counts";
import { hunksOf } from "./diff";
import { HunkView } from "./HunkView";
import { useHighlight } from "./useHighlight";

interface Props {
  file: ChangedFile;
  piece: string;
  answer: number;
  open: boolean;
}

/** A file that was changed: its name, how, and its diff when it is open. */
export function FileView({ file, piece, answer, open: first }: Props) {
  const { t } = useTranslation("changes");
  const id = useId();
  const [open, setOpen] = useState(first);
  const name = file.old_path ? `${file.old_path} → ${file.path}` : file.path;
  return (
    <section className="overflow-hidden rounded-lg border bg-raised" aria-label={name}>
      <button
        type="button"
        data-testid="changed-file"
        data-path={file.path}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="flex min-h-9 w-full min-w-0 items-center gap-2 px-3 py-1.5 text-left outline-offset-[-2px] hover:bg-hover max-md:min-h-11"
      >
        <ChevronRight
          aria-hidden
          className={classes("size-4 shrink-0 text-faint transition-transform", open && "rotate-90")}
        />
        <span className="min-w-0 flex-1 font-mono text-xs [overflow-wrap:anywhere]">{name}</span>
        {file.change !== "modified" && (
          <span className="shrink-0 text-xs text-faint">{t(`change_${file.change}`)}</span>
        )}
        {!file.binary && <Counts added={file.added} removed={file.removed} />}
      </button>
      <div id={id} hidden={!open} className="border-t">
        {open && <FileBody file={file} piece={piece} answer={answer} />}
      </div>
    </section>
  );
}

function FileBody({ file, piece, answer }: Omit<Props, "open">) {
  const { t } = useTranslation("changes");
  const hunks = useMemo(() => hunksOf(piece), [piece]);
  const colour = useHighlight(file.path, piece.length);
  const [shown, setShown] = useState(20);
  if (hunks.length === 0) {
    const key = file.too_large ? "tooLarge" : file.binary ? "binary" : "noText";
    return <p className="px-3 py-2 text-xs text-faint">{t(key)}</p>;
  }
  return (
    <>
      {hunks.slice(0, shown).map((hunk, at) => (
        <HunkView key={at} hunk={hunk} path={file.path} answer={answer} colour={colour} />
      ))}
      {hunks.length > shown && (
        <button
          type="button"
          data-testid="more-hunks"
          onClick={() => setShown(shown + 40)}
          className="min-h-9 w-full border-t px-3 text-xs text-accent-text hover:bg-hover max-md:min-h-11"
        >
          {t("moreHunks", { count: hunks.length - shown })}
        </button>
      )}
    </>
  );
}

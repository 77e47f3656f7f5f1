import { MessageSquare } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";

interface Props {
  text: string;
  editing: boolean;
  line: number;
  onEdit: () => void;
  /** With the new text; without one when nothing is to change. */
  onDone: (text?: string) => void;
}

/** A comment on a line: written, or shown until it is sent. */
export function CommentForm({ text, editing, line, onEdit, onDone }: Props) {
  const { t } = useTranslation("changes");
  if (editing) return <Editor text={text} line={line} onDone={onDone} />;
  return (
    <div
      className="flex items-start gap-2 border-y bg-accent-wash px-3 py-2 text-sm"
      data-testid="line-comment"
    >
      <MessageSquare aria-hidden className="mt-1 size-3.5 shrink-0 text-accent-text" />
      <p className="min-w-0 flex-1 whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
      <button
        type="button"
        data-testid="edit-comment"
        onClick={onEdit}
        className="shrink-0 rounded px-1 text-xs text-accent-text underline max-md:min-h-11"
      >
        {t("editComment")}
      </button>
    </div>
  );
}

function Editor({ text, line, onDone }: Pick<Props, "text" | "line" | "onDone">) {
  const { t } = useTranslation("changes");
  const [draft, setDraft] = useState(text);
  const keyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onDone(draft);
    if (event.key === "Escape") {
      event.stopPropagation();
      onDone();
    }
  };
  return (
    <div className="border-y bg-surface p-2">
      <textarea
        data-testid="comment-input"
        aria-label={t("commentOn", { line })}
        placeholder={t("commentPlaceholder")}
        rows={2}
        autoFocus
        maxLength={10_000}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={keyDown}
        className="w-full rounded-md border bg-raised px-2 py-1.5 text-base md:text-sm"
      />
      <div className="mt-1.5 flex justify-end gap-2">
        <Button look="ghost" data-testid="cancel-comment" onClick={() => onDone()}>
          {t("cancel")}
        </Button>
        <Button look="primary" data-testid="save-comment" onClick={() => onDone(draft)}>
          {t("saveComment")}
        </Button>
      </div>
    </div>
  );
}

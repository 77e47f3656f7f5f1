import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "@/api/ApiContext";
import { useErrorText } from "@/i18n/useErrorText";
import type { Attachment } from "@/protocol/messages.gen";
import { saveAs, sizeText } from "@/ui/files";

interface Props {
  attachment: Attachment;
  subtaskId: number;
}

type State =
  | { readonly at: "idle" }
  | { readonly at: "loading"; readonly bytes: number }
  | { readonly at: "failed"; readonly cause: unknown };

/** The block shows the beginning of a text that is too large, or its beginning and its end; this saves all of it as a file. */
export function AttachmentButton({ attachment: { id, field, bytes, cut }, subtaskId }: Props) {
  const { t, i18n } = useTranslation("chat");
  const { http } = useApi();
  const errorText = useErrorText();
  const [state, setState] = useState<State>({ at: "idle" });
  const leaving = useRef(new AbortController());
  useEffect(() => {
    leaving.current = new AbortController();
    return () => leaving.current.abort();
  }, []);

  const save = async () => {
    const { signal } = leaving.current;
    setState({ at: "loading", bytes: 0 });
    try {
      const loaded = (now: number) => setState({ at: "loading", bytes: now });
      const blob = await http.download(`/api/attachments/${subtaskId}/${id}`, loaded, signal);
      saveAs(blob, `${subtaskId}-${id}.txt`);
      setState({ at: "idle" });
    } catch (cause) {
      if (!signal.aborted) setState({ at: "failed", cause });
    }
  };

  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 text-xs">
      <button
        type="button"
        data-testid={`attachment-${id}`}
        disabled={state.at === "loading"}
        onClick={() => void save()}
        className="inline-flex min-h-7 items-center gap-1.5 rounded-md px-1.5 text-left text-accent-text hover:bg-hover max-md:min-h-11"
      >
        <Download aria-hidden className="size-3.5 shrink-0" />
        {cut
          ? t("attachedCut", { characters: cut.omitted, size: sizeText(bytes, i18n.language) })
          : t(`attached_${field}`, { size: sizeText(bytes, i18n.language) })}
      </button>
      <span role="status" className={state.at === "failed" ? "text-danger" : "text-soft"}>
        {state.at === "loading" &&
          t("attachmentComing", {
            percent: Math.min(100, Math.floor((100 * state.bytes) / Math.max(1, bytes))),
          })}
        {state.at === "failed" && t("attachmentFailed", { error: errorText(state.cause) })}
      </span>
    </div>
  );
}

import "@/i18n/late";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes";
import { CommentForm } from "./CommentForm";
import { comments, isSamePlace, useComments } from "./comments";
import type { DiffLine, Hunk } from "./diff";
import type { Colour } from "./useHighlight";

interface Props {
  hunk: Hunk;
  path: string;
  answer: number;
  colour: Colour;
}

/** Lines that belong together. A click on a line's number comments on it. */
export const HunkView = memo(function HunkView({ hunk, path, answer, colour }: Props) {
  return (
    <div className="border-t first:border-t-0">
      <p className="truncate bg-surface px-3 py-0.5 font-mono text-[0.6875rem] text-faint">
        {hunk.header === "" ? "⋯" : hunk.header}
      </p>
      <div role="list">
        {hunk.lines.map((line, at) => (
          <Line key={at} line={line} path={path} answer={answer} colour={colour} />
        ))}
      </div>
    </div>
  );
});

const signs = { context: " ", added: "+", removed: "−", note: "" } as const;
const grounds = {
  context: "",
  added: "bg-good/10",
  removed: "bg-danger/10",
  note: "text-faint",
} as const;

function Line({ line, path, answer, colour }: { line: DiffLine } & Omit<Props, "hunk">) {
  const { t } = useTranslation("changes");
  const [writing, setWriting] = useState(false);
  const removed = line.kind === "removed";
  const number = (removed ? line.old : line.new) ?? 0;
  const place = { path, line: number, removed };
  const said = useComments(answer).find((comment) => isSamePlace(comment, place));
  const says = removed ? t("removedLine") : line.kind === "added" ? t("addedLine") : undefined;
  return (
    <div role="listitem">
      <div
        data-testid="diff-line"
        data-kind={line.kind}
        className={classes("flex font-mono text-xs leading-5", grounds[line.kind])}
      >
        {line.kind === "note" ? (
          <span className="w-12 shrink-0" />
        ) : (
          <button
            type="button"
            data-testid={`comment-line-${removed ? "old-" : ""}${number}`}
            aria-label={t("commentOn", { line: number })}
            title={t("commentOn", { line: number })}
            onClick={() => setWriting(true)}
            className="flex w-12 shrink-0 items-start justify-end pr-2 text-faint outline-offset-[-2px] select-none hover:bg-accent-wash hover:text-accent-text"
          >
            {number}
          </button>
        )}
        <span aria-hidden className="w-4 shrink-0 text-center text-soft select-none">
          {signs[line.kind]}
        </span>
        {says && <span className="sr-only">{says}</span>}
        <code className="min-w-0 flex-1 pr-3 whitespace-pre-wrap [overflow-wrap:anywhere]">
          {line.kind === "note" ? line.text : colour(line.text)}
        </code>
      </div>
      {(writing || said) && (
        <CommentForm
          text={said?.text ?? ""}
          editing={writing}
          line={number}
          onEdit={() => setWriting(true)}
          onDone={(text) => {
            if (text !== undefined) comments.put(answer, { ...place, code: line.text, text });
            setWriting(false);
          }}
        />
      )}
    </div>
  );
}

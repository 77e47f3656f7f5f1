import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Attachment, FileChanges } from "@/protocol/messages.gen";
import type { SubtaskView } from "@/protocol/rest.gen";
import { CopyButton } from "@/ui/CopyButton";
import { QueryView } from "@/ui/QueryView";
import type { TargetDevice } from "../target";
import { CommentBar } from "./CommentBar";
import { piecesOf } from "./diff";
import { FileView } from "./FileView";
import { useDiff } from "./queries";
import { RevertButton } from "./RevertButton";

interface Props {
  changes: FileChanges;
  attachment: Attachment | undefined;
  view: SubtaskView;
  devices: readonly TargetDevice[];
}

/** So many lines are shown without being asked for. */
const openLines = 300;

/** The files that an answer changed, each with its diff, and what can be done about them. */
export function ChangesView({ changes, attachment, view, devices }: Props) {
  const { t } = useTranslation("changes");
  const query = useDiff(view.subtask_id, attachment?.id);
  const device = devices.find(({ id }) => id === view.device_id);
  const whole = changes.more === 0 && changes.files.every((file) => !file.too_large && !file.binary);
  return (
    <div className="flex flex-col gap-3" data-testid="changes-view">
      {attachment ? (
        <QueryView query={query}>
          {(diff) => <Files changes={changes} diff={diff} answer={view.subtask_id} />}
        </QueryView>
      ) : (
        <Files changes={changes} diff="" answer={view.subtask_id} />
      )}
      {changes.more > 0 && <p className="text-xs text-faint">{t("moreFiles", { count: changes.more })}</p>}
      <CommentBar answer={view.subtask_id} />
      <div className="flex flex-wrap items-center gap-2">
        <RevertButton changes={changes} view={view} device={device} />
        {whole && query.data && (
          <CopyButton text={query.data} label={t("copyPatch")} testId="copy-patch" labelled />
        )}
      </div>
    </div>
  );
}

function Files({ changes, diff, answer }: { changes: FileChanges; diff: string; answer: number }) {
  const pieces = useMemo(() => piecesOf(diff, changes.files), [diff, changes.files]);
  const few = changes.added + changes.removed <= openLines && changes.files.length <= 10;
  return (
    <ul className="flex flex-col gap-2">
      {changes.files.map((file, at) => (
        <li key={`${file.path} ${file.change}`}>
          <FileView file={file} piece={pieces[at] ?? ""} answer={answer} open={few} />
        </li>
      ))}
    </ul>
  );
}

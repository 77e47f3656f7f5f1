import { FileDiff as Icon, Info } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Block } from "@/protocol/messages.gen";
import type { SubtaskView } from "@/protocol/rest.gen";
import { Skeleton } from "@/ui/Skeleton";
import { Fold } from "../blocks/Fold";
import type { TargetDevice } from "../target";
import { Counts } from "./Counts";
import "@/i18n/late";

const ChangesView = lazy(() => import("./ChangesView").then((module) => ({ default: module.ChangesView })));

interface Props {
  block: Block;
  view: SubtaskView;
  devices: readonly TargetDevice[];
}

/** What an answer changed in its folder, in one line that opens to the diff. */
export function ChangesBlock({ block, view, devices }: Props) {
  const { t } = useTranslation("changes");
  const { changes } = block;
  if (!changes) return null;
  if (changes.untracked) {
    return (
      <p data-testid="changes-untracked" className="flex items-start gap-2 text-xs text-faint">
        <Info aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        {t(`untracked_${changes.untracked}`)}
      </p>
    );
  }
  const [first] = changes.files;
  const count = changes.files.length + changes.more;
  return (
    <div data-testid="changes" data-reverted={changes.reverted_at !== undefined || undefined}>
      <Fold
        testId="changes-toggle"
        icon={<Icon aria-hidden className="size-4 shrink-0 text-soft" />}
        title={t("filesChanged", { count })}
        note={changes.reverted_at ? t("revertedNote") : first?.path}
        end={<Counts added={changes.added} removed={changes.removed} />}
      >
        <Suspense fallback={<Skeleton className="h-16" />}>
          <ChangesView changes={changes} attachment={block.attachments?.[0]} view={view} devices={devices} />
        </Suspense>
      </Fold>
    </div>
  );
}

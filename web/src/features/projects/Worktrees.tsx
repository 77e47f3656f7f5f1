import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDevices } from "@/features/devices/queries";
import { useErrorText } from "@/i18n/useErrorText";
import type { DeviceView, ProjectView, WorktreeView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { CardList } from "@/ui/Page";
import { Section } from "@/ui/Section";
import { useToast } from "@/ui/Toasts";
import { useRemoveWorktree, useWorktrees } from "@/features/files/queries";

/** The worktrees that conversations of this project have on its devices, and what may be cleaned away. */
export function Worktrees({ project }: { project: ProjectView }) {
  const devices = useDevices().data?.items ?? [];
  return project.devices.map((place) => {
    const device = devices.find(({ device_id }) => device_id === place.device_id);
    const folder = place.workspace.local_path;
    const there = device && device.status !== "offline" && device.machine?.policy?.commands !== false;
    return there && folder && !place.cloning ? (
      <OnDevice key={place.device_id} device={device} folder={folder} />
    ) : null;
  });
}

function OnDevice({ device, folder }: { device: DeviceView; folder: string }) {
  const { t } = useTranslation("projects");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const toast = useToast();
  const list = useWorktrees(device.device_id, true);
  const remove = useRemoveWorktree(device.device_id);
  const [asking, setAsking] = useState(false);
  const own = (list.data?.items ?? []).filter(
    ({ repository }) => repository !== undefined && (folder === repository || folder.startsWith(repository)),
  );
  if (own.length === 0) return null;
  const clean = own.filter(({ changes }) => changes === 0);
  const removeAll = async () => {
    try {
      for (const { path } of clean) await remove.mutateAsync(path);
    } catch (cause) {
      toast(errorText(cause), "danger");
    }
    setAsking(false);
  };
  return (
    <Section
      title={t("worktreesOn", { name: device.name })}
      hint={t("worktreesHint")}
      action={
        <Button
          disabled={clean.length === 0}
          data-testid="worktrees-clean-up"
          onClick={() => setAsking(true)}
        >
          <Trash2 aria-hidden className="size-4" />
          {t("cleanUp", { count: clean.length })}
        </Button>
      }
    >
      <CardList label={t("worktreesOn", { name: device.name })}>
        {own.map((worktree) => (
          <Row key={worktree.path} worktree={worktree} />
        ))}
      </CardList>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("cleanUp", { count: clean.length })}
        description={t("cleanUpHint")}
        confirm={t("deleteWorktrees")}
        cancel={common("cancel")}
        busy={remove.isPending}
        testId="worktrees"
        onConfirm={() => void removeAll()}
      >
        <ul className="max-h-40 overflow-y-auto font-mono text-xs break-all text-soft">
          {clean.map(({ path }) => (
            <li key={path}>{path}</li>
          ))}
        </ul>
      </ConfirmDialog>
    </Section>
  );
}

function Row({ worktree }: { worktree: WorktreeView }) {
  const { t } = useTranslation("projects");
  const { path, branch, changes, unmerged } = worktree;
  return (
    <li data-testid="worktree-row" className="px-4 py-2.5">
      <p className="truncate text-[0.8125rem] font-medium">{branch ?? t("noBranch")}</p>
      <p className="truncate font-mono text-xs text-faint" title={path}>
        {path}
      </p>
      <p className="text-xs text-soft">
        {changes > 0 ? t("uncommitted", { count: changes }) : t("allCommitted")}
        {unmerged > 0 && ` · ${t("unmerged", { count: unmerged })}`}
      </p>
    </li>
  );
}

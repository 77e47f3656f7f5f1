import { ChevronDown, FolderKanban, GitBranch } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewPlace as Place } from "@/features/chat/place";
import type { DeviceView, ProjectView } from "@/protocol/rest.gen";
import { Menu, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from "@/ui/Menu";
import { classes } from "@/ui/classes";

const BaseItem = lazy(() => import("./WorktreeBase").then(({ BaseItem }) => ({ default: BaseItem })));
const BaseName = lazy(() => import("./WorktreeBase").then(({ BaseName }) => ({ default: BaseName })));
const BranchDialog = lazy(() =>
  import("./BranchDialog").then(({ BranchDialog }) => ({ default: BranchDialog })),
);

interface Props {
  projects: readonly ProjectView[];
  /** The device that is chosen, whose branches there are. */
  device: DeviceView | undefined;
  place: Place;
  onChange: (place: Place) => void;
  onNew: () => void;
}

/** In which project a new conversation is worked on, and whether in a worktree of its own. */
export function ProjectMenu({ projects, device, place, onChange, onNew }: Props) {
  const { t } = useTranslation("tasks");
  const chosen = projects.find(({ id }) => id === place.projectId);
  const [choosing, setChoosing] = useState(false);
  const base = chosen && place.worktree && { project: chosen, device, place };
  const Icon = place.worktree ? GitBranch : FolderKanban;
  return (
    <>
      <Menu
        side="top"
        className="max-w-72"
        trigger={
          <button
            type="button"
            data-testid="project-menu-trigger"
            className="inline-flex min-h-8 max-w-44 min-w-9 md:max-w-72 shrink-0 items-center justify-center gap-1.5 rounded-lg px-2.5 text-[0.8125rem] font-medium text-soft transition-colors hover:bg-hover hover:text-ink max-md:min-h-11 data-[state=open]:bg-hover"
          >
            <Icon aria-hidden className="size-4 shrink-0" />
            <span className="sr-only">{t("projectChoice", { name: "" })}</span>
            <span className={classes("truncate @max-[18rem]:max-w-16", !chosen && "@max-[18rem]:sr-only")}>
              {chosen?.name ?? t("noProject")}
            </span>
            {base && (
              <Suspense>
                <BaseName {...base} />
              </Suspense>
            )}
            <ChevronDown aria-hidden className="size-3.5 shrink-0 @max-[18rem]:hidden" />
          </button>
        }
      >
        <MenuLabel>{t("project")}</MenuLabel>
        <MenuRadioGroup
          value={String(place.projectId ?? "")}
          onValueChange={(id) =>
            onChange({
              ...place,
              projectId: id === "" ? undefined : Number(id),
              branch: undefined,
              worktree: id !== "" && place.worktree,
            })
          }
        >
          <MenuRadioItem value="" data-testid="project-option-none">
            {t("noProject")}
          </MenuRadioItem>
          {projects.map((project) => (
            <MenuRadioItem
              key={project.id}
              value={String(project.id)}
              data-testid={`project-option-${project.id}`}
            >
              {project.name}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        {chosen && (
          <>
            <MenuSeparator />
            <MenuRadioGroup
              value={place.worktree ? "worktree" : "folder"}
              onValueChange={(way) => onChange({ ...place, worktree: way === "worktree" })}
            >
              <MenuRadioItem value="folder" data-testid="project-in-folder">
                {t("inProjectFolder")}
              </MenuRadioItem>
              <MenuRadioItem
                value="worktree"
                note={t("inWorktreeHint")}
                data-testid="project-in-worktree"
                // The menu stays open: it says next where the worktree begins.
                onSelect={(event) => event.preventDefault()}
              >
                {t("inWorktree")}
              </MenuRadioItem>
            </MenuRadioGroup>
            {base && (
              <Suspense>
                <BaseItem {...base} onChoose={() => setChoosing(true)} />
              </Suspense>
            )}
          </>
        )}
        <MenuSeparator />
        <MenuItem data-testid="project-menu-new" onSelect={onNew}>
          {t("newProject")}
        </MenuItem>
      </Menu>
      {base && choosing && (
        <Suspense>
          <BranchDialog
            {...base}
            onChoose={(branch) => onChange({ ...place, branch })}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      )}
    </>
  );
}

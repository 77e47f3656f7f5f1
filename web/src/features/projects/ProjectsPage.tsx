import { Link } from "@tanstack/react-router";
import { FolderKanban, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDevices } from "@/features/devices/queries";
import type { ProjectView } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { CardList, Page } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import "@/i18n/late";
import { ProjectDialog } from "./ProjectDialog";
import { useProjects } from "./queries";

interface Props {
  /** Begin with the dialog for a new one. */
  creating: boolean;
  onCreating: (on: boolean) => void;
  onOpen: (id: number) => void;
}

/** All projects, and the way to a new one. */
export function ProjectsPage({ creating, onCreating, onOpen }: Props) {
  const { t } = useTranslation("projects");
  const projects = useProjects();
  const [opened, setOpened] = useState(0);
  return (
    <Page
      title={t("title")}
      hint={t("hint")}
      action={
        <Button look="primary" data-testid="new-project-button" onClick={() => onCreating(true)}>
          <Plus aria-hidden className="size-4" />
          {t("newProject")}
        </Button>
      }
    >
      <QueryView query={projects}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice icon={FolderKanban} title={t("empty")} testId="projects-empty">
              {t("emptyHint")}
            </Notice>
          ) : (
            <CardList label={t("title")}>
              {items.map((project) => (
                <ProjectRow key={project.id} project={project} />
              ))}
            </CardList>
          )
        }
      </QueryView>
      {creating && (
        <ProjectDialog
          key={opened}
          onClose={() => {
            setOpened((times) => times + 1);
            onCreating(false);
          }}
          onDone={({ id }) => onOpen(id)}
        />
      )}
    </Page>
  );
}

function ProjectRow({ project }: { project: ProjectView }) {
  const { t } = useTranslation("projects");
  const devices = useDevices().data?.items ?? [];
  const names = project.devices.map(
    ({ device_id: id }) => devices.find((device) => device.device_id === id)?.name ?? id,
  );
  return (
    <li>
      <Link
        to="/projects/$projectId"
        params={{ projectId: String(project.id) }}
        data-testid={`project-row-${project.id}`}
        className="flex min-h-14 items-center gap-3 px-4 py-2.5 hover:bg-hover"
      >
        <FolderKanban aria-hidden className="size-4.5 shrink-0 text-soft" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{project.name}</span>
          <span className="block truncate text-xs text-faint">{names.join(", ") || t("noFolderYet")}</span>
        </span>
        <span className="text-xs text-faint tabular-nums">
          {t("conversations", { count: project.tasks })}
        </span>
      </Link>
    </li>
  );
}

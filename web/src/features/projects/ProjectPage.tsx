import { Link } from "@tanstack/react-router";
import { FolderPlus, FolderX, Pencil, SquarePen, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTaskHistory } from "./useTaskHistory";
import { useErrorText } from "@/i18n/useErrorText";
import type { ProjectView } from "@/protocol/rest.gen";
import { Button, IconButton } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Notice } from "@/ui/Notice";
import { CardList, Page } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import { Section } from "@/ui/Section";
import { Visible } from "@/ui/Visible";
import "@/i18n/late";
import { FileBrowser } from "./FileBrowser";
import { ProjectDevices } from "./ProjectDevices";
import { ProjectDialog } from "./ProjectDialog";
import { useDeleteProject } from "./mutations";
import { useProjects } from "./queries";
import { RenameProjectDialog } from "./RenameProjectDialog";
import { Worktrees } from "./Worktrees";

interface Props {
  id: number;
  onGone: () => void;
}

/** One project: its folders, its conversations, its files, its worktrees. */
export function ProjectPage({ id, onGone }: Props) {
  const { t } = useTranslation("projects");
  const projects = useProjects();
  return (
    <QueryView query={projects}>
      {({ items }) => {
        const project = items.find((one) => one.id === id);
        return project ? (
          <Shown project={project} onGone={onGone} />
        ) : (
          <Notice icon={FolderX} title={t("gone")} testId="project-gone" />
        );
      }}
    </QueryView>
  );
}

function Shown({ project, onGone }: { project: ProjectView; onGone: () => void }) {
  const { t } = useTranslation(["projects", "files"]);
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const remove = useDeleteProject();
  const [dialog, setDialog] = useState<"device" | "rename" | "delete">();
  const close = () => setDialog(undefined);
  return (
    <Page
      title={project.name}
      hint={project.git?.url ?? t("projectHint")}
      action={
        <div className="flex items-center gap-1">
          <Link
            to="/"
            search={{ projectId: project.id }}
            data-testid="project-new-chat"
            className="inline-flex min-h-9 items-center gap-2 rounded-lg bg-accent px-3.5 text-sm font-medium text-accent-ink hover:bg-accent-hover max-md:min-h-11"
          >
            <SquarePen aria-hidden className="size-4" />
            {t("newChat")}
          </Link>
          <IconButton label={t("rename")} data-testid="project-rename" onClick={() => setDialog("rename")}>
            <Pencil aria-hidden className="size-4" />
          </IconButton>
          <IconButton label={t("delete")} data-testid="project-delete" onClick={() => setDialog("delete")}>
            <Trash2 aria-hidden className="size-4" />
          </IconButton>
        </div>
      }
    >
      <Section
        title={t("folders")}
        action={
          <Button data-testid="project-add-device" onClick={() => setDialog("device")}>
            <FolderPlus aria-hidden className="size-4" />
            {t("addDevice")}
          </Button>
        }
      >
        <ProjectDevices project={project} />
      </Section>
      <Section title={t("chats")}>
        <Conversations id={project.id} />
      </Section>
      <Section title={t("files:files")} hint={t("filesHint")}>
        <FileBrowser project={project} />
      </Section>
      <Worktrees project={project} />
      {dialog === "device" && <ProjectDialog project={project} onClose={close} onDone={close} />}
      {dialog === "rename" && <RenameProjectDialog project={project} onClose={close} />}
      <ConfirmDialog
        open={dialog === "delete"}
        onOpenChange={close}
        title={t("deleteTitle", { name: project.name })}
        description={t("deleteHint")}
        confirm={t("delete")}
        cancel={common("cancel")}
        busy={remove.isPending}
        error={remove.error ? errorText(remove.error) : undefined}
        testId="delete-project"
        onConfirm={() => remove.mutate(project.id, { onSuccess: onGone })}
      />
    </Page>
  );
}

function Conversations({ id }: { id: number }) {
  const { t } = useTranslation("projects");
  const { t: tasks } = useTranslation("tasks");
  const list = useTaskHistory(id);
  return (
    <QueryView query={list}>
      {({ items, total }) =>
        items.length === 0 ? (
          <p className="text-[0.8125rem] text-faint">{t("noChats")}</p>
        ) : (
          <CardList label={t("chats")}>
            {items.map((task) => (
              <li key={task.task_id}>
                <Link
                  to="/chat/$taskId"
                  params={{ taskId: String(task.task_id) }}
                  data-testid={`project-task-${task.task_id}`}
                  className="flex min-h-11 items-center gap-3 px-4 py-2 text-[0.8125rem] hover:bg-hover"
                >
                  <span className="min-w-0 flex-1 truncate">
                    <Visible text={task.title || tasks("untitled")} lines />
                  </span>
                  {task.worktree && <span className="text-xs text-faint">{t("worktree")}</span>}
                  <span className="text-xs text-faint">{tasks(task.status)}</span>
                </Link>
              </li>
            ))}
            {total > items.length && (
              <li>
                <Link
                  to="/history"
                  search={{ project: id }}
                  data-testid="project-all-tasks"
                  className="flex min-h-11 items-center px-4 text-[0.8125rem] text-accent-text hover:bg-hover"
                >
                  {tasks("showAll", { count: total })}
                </Link>
              </li>
            )}
          </CardList>
        )
      }
    </QueryView>
  );
}

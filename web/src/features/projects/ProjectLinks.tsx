import { Link } from "@tanstack/react-router";
import { FolderKanban } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useProjects } from "./queries";

const most = 6;

/** The projects at the side: the way to each, when there are any. */
export function ProjectLinks({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation("tasks");
  const id = useId();
  const projects = useProjects().data?.items ?? [];
  if (projects.length === 0) return null;
  return (
    <section aria-labelledby={id} className="mb-3">
      <h2 id={id} className="px-2.5 pb-1 text-xs font-medium text-faint">
        {t("projects")}
      </h2>
      <ul data-testid="project-links" className="flex flex-col gap-0.5">
        {projects.slice(0, most).map((project) => (
          <li key={project.id}>
            <Link
              to="/projects/$projectId"
              params={{ projectId: String(project.id) }}
              onClick={onOpen}
              data-testid={`project-link-${project.id}`}
              className="flex min-h-8 items-center gap-2.5 rounded-lg px-2.5 text-[0.8125rem] text-soft hover:bg-hover hover:text-ink max-md:min-h-11"
              activeProps={{ className: "bg-hover !text-ink", "aria-current": "page" }}
            >
              <FolderKanban aria-hidden className="size-4 shrink-0" />
              <span className="truncate">{project.name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { ProjectPage } from "@/features/projects/ProjectPage";
import { ProjectsPage } from "@/features/projects/ProjectsPage";
import { NotFoundPage } from "./Fallbacks";

const projects = getRouteApi("/projects");
const project = getRouteApi("/projects/$projectId");

export function ProjectsRoute() {
  const { create } = projects.useSearch();
  const navigate = useNavigate();
  return (
    <ProjectsPage
      creating={create === true}
      onCreating={(on) => void navigate({ to: "/projects", search: on ? { create: true } : {} })}
      onOpen={(id) => void navigate({ to: "/projects/$projectId", params: { projectId: String(id) } })}
    />
  );
}

export function ProjectRoute() {
  const id = Number(project.useParams().projectId);
  const navigate = useNavigate();
  return Number.isSafeInteger(id) && id > 0 ? (
    <ProjectPage key={id} id={id} onGone={() => void navigate({ to: "/projects" })} />
  ) : (
    <NotFoundPage />
  );
}

import { Link } from "@tanstack/react-router";
import { FolderKanban } from "lucide-react";
import type { ProjectView } from "@/protocol/rest.gen";

/** In a conversation of a project: the way to that. */
export function ProjectLink({ project }: { project: ProjectView }) {
  return (
    <Link
      to="/projects/$projectId"
      params={{ projectId: String(project.id) }}
      data-testid="chat-project"
      className="inline-flex min-h-8 max-w-44 min-w-0 shrink-0 items-center gap-1.5 rounded-lg px-2.5 @max-[18rem]:max-w-24 text-[0.8125rem] font-medium text-soft hover:bg-hover hover:text-ink max-md:min-h-11"
    >
      <FolderKanban aria-hidden className="size-4 shrink-0" />
      <span className="truncate">{project.name}</span>
    </Link>
  );
}

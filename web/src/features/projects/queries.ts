import { useQuery, type QueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { ChatLink } from "@/api/socket";
import type { ProjectList } from "@/protocol/rest.gen";

export const path = "/api/projects";
export const key = ["projects"] as const;

export function useProjects() {
  const { http } = useApi();
  return useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<ProjectList>(path, signal) });
}

/** Keeps the list true while the page is open. Returns what stops it. */
export function followProjects(link: ChatLink, client: QueryClient): () => void {
  const changed = () => void client.invalidateQueries({ queryKey: key });
  const stops = [
    link.on("project:changed", changed),
    link.onConnection(() => {
      if (link.connection().status === "connected") changed();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { TaskList } from "@/protocol/rest.gen";

const shown = 8;

/** The newest conversations of a project. It goes by the history's key: what changes that changes this. */
export function useTaskHistory(project: number) {
  const { http } = useApi();
  return useQuery({
    queryKey: ["history", { project, newest: shown }],
    queryFn: ({ signal }) =>
      http.get<TaskList>(`/api/tasks?project_id=${project}&limit=${shown}&offset=0`, signal),
  });
}

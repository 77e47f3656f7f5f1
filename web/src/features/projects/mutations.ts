import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { CloneView, CreateProject, LinkDevice, ProjectView } from "@/protocol/rest.gen";
import { key, path } from "./queries";

// Apart from the queries, which are in the first load.

const clonePath = (project: number, device: string) =>
  `${path}/${project}/devices/${encodeURIComponent(device)}/clone`;

/** What changes projects: each reads the list anew when it is done. */
function useChange<V, R>(mutationFn: (http: ReturnType<typeof useApi>["http"], value: V) => Promise<R>) {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (value: V) => mutationFn(http, value),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

export const useCreateProject = () =>
  useChange((http, body: CreateProject) => http.post<ProjectView>(path, body));

export const useRenameProject = () =>
  useChange((http, { id, name }: { id: number; name: string }) =>
    http.patch<ProjectView>(`${path}/${id}`, { name }),
  );

export const useDeleteProject = () => useChange((http, id: number) => http.delete(`${path}/${id}`));

export const useLinkDevice = () =>
  useChange((http, { id, body }: { id: number; body: LinkDevice }) =>
    http.post<ProjectView>(`${path}/${id}/devices`, body),
  );

export const useUnlinkDevice = () =>
  useChange((http, { id, device }: { id: number; device: string }) =>
    http.delete(`${path}/${id}/devices/${encodeURIComponent(device)}`),
  );

/** How far a clone is, asked each second while it runs. */
export function useClone(project: number, device: string, enabled: boolean) {
  const { http } = useApi();
  return useQuery({
    queryKey: [...key, project, "clone", device],
    queryFn: ({ signal }) => http.get<CloneView>(clonePath(project, device), signal),
    enabled,
    retry: false,
    refetchInterval: (query) => (query.state.data?.status === "running" ? 1_000 : false),
  });
}

export const useCloneAgain = () =>
  useChange((http, { id, device }: { id: number; device: string }) =>
    http.post<CloneView>(clonePath(id, device)),
  );

export const useCancelClone = () =>
  useChange((http, { id, device }: { id: number; device: string }) => http.delete(clonePath(id, device)));

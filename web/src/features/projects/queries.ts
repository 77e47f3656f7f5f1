import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import { newId } from "@/features/chat/newId";
import type { ChatLink } from "@/api/socket";
import type {
  CloneView,
  CreateProject,
  FileView,
  FileWritten,
  FolderView,
  LinkDevice,
  ProjectList,
  ProjectView,
  WorktreeList,
} from "@/protocol/rest.gen";

const path = "/api/projects";
const key = ["projects"] as const;
export const folderKey = ["folder"] as const;
export const fileKey = ["file"] as const;
const worktreeKey = ["worktrees"] as const;

const devicePath = (id: string) => `/api/devices/${encodeURIComponent(id)}`;
const clonePath = (project: number, device: string) =>
  `${path}/${project}/devices/${encodeURIComponent(device)}/clone`;

export function useProjects() {
  const { http } = useApi();
  return useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<ProjectList>(path, signal) });
}

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

export interface FolderWish {
  device: string;
  path: string;
  files: boolean;
  hidden: boolean;
}

/** What is in a folder of a device; without a path, the folders that it allows. */
export function useFolder({ device, path: folder, files, hidden }: FolderWish, enabled: boolean) {
  const { http } = useApi();
  const query = new URLSearchParams({
    ...(folder && { path: folder }),
    files: String(files),
    hidden: String(hidden),
  });
  return useQuery({
    queryKey: [...folderKey, device, folder, files, hidden],
    queryFn: ({ signal }) =>
      http.get<FolderView>(`${devicePath(device)}/folders?${query.toString()}`, signal),
    enabled,
    retry: false,
    staleTime: 0, // agents change it
  });
}

export function useFile(device: string, file: string) {
  const { http } = useApi();
  return useQuery({
    queryKey: [...fileKey, device, file],
    queryFn: ({ signal }) =>
      http.get<FileView>(`${devicePath(device)}/files?path=${encodeURIComponent(file)}`, signal),
    retry: false,
  });
}

export const contentPath = (device: string, file: string) =>
  `${devicePath(device)}/files/content?path=${encodeURIComponent(file)}`;

export const sliceSize = 4_000_000;

/** Brings a file to a device in slices; `onSent` hears how many of its bytes are there. */
export async function bringFile(
  http: ReturnType<typeof useApi>["http"],
  { device, path: file, content, replace }: { device: string; path: string; content: File; replace: boolean },
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const id = newId();
  let sent = 0;
  for (;;) {
    const query = new URLSearchParams({
      path: file,
      upload_id: id,
      size: String(content.size),
      offset: String(sent),
      replace: String(replace),
    });
    const { received, done } = await http.upload<FileWritten>(
      `${devicePath(device)}/files/content?${query.toString()}`,
      content.slice(sent, sent + sliceSize),
      signal,
    );
    sent = received;
    onSent(sent);
    if (done) return;
  }
}

export function useMakeFolder() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ device, path: folder }: { device: string; path: string }) =>
      http.post<FolderView>(`${devicePath(device)}/folders`, { path: folder }),
    onSettled: () => client.invalidateQueries({ queryKey: folderKey }),
  });
}

/** The worktrees that a device has made, and what would be lost with each. */
export function useWorktrees(device: string, enabled: boolean) {
  const { http } = useApi();
  return useQuery({
    queryKey: [...worktreeKey, device],
    queryFn: ({ signal }) => http.get<WorktreeList>(`${devicePath(device)}/worktrees`, signal),
    enabled,
    retry: false,
  });
}

export function useRemoveWorktree(device: string) {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (folder: string) =>
      http.delete(`${devicePath(device)}/worktrees?path=${encodeURIComponent(folder)}`),
    onSettled: () => client.invalidateQueries({ queryKey: [...worktreeKey, device] }),
  });
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

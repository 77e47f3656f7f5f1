import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import { newId } from "@/api/newId";
import type { FileView, FileWritten, FolderView, GitBranchList, WorktreeList } from "@/protocol/rest.gen";

export const folderKey = ["folder"] as const;
export const fileKey = ["file"] as const;
const worktreeKey = ["worktrees"] as const;

const devicePath = (id: string) => `/api/devices/${encodeURIComponent(id)}`;

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

/** The branches of the repository that a folder is in, the newest first. */
export function useBranches(device: string, folder: string, enabled: boolean) {
  const { http } = useApi();
  return useQuery({
    queryKey: ["branches", device, folder],
    queryFn: ({ signal }) =>
      http.get<GitBranchList>(
        `${devicePath(device)}/git/branches?path=${encodeURIComponent(folder)}`,
        signal,
      ),
    enabled,
    retry: false,
    staleTime: 5_000, // agents make some
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

import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { ChatLink } from "@/api/socket";
import type { ChangeTask, TaskList, TaskSummary } from "@/protocol/rest.gen";
import { historyQuery, type HistoryFilter } from "./filter";

const path = "/api/tasks";
const key = ["tasks"] as const;
const historyKey = ["history"] as const;
const listSize = 100;
const pageSize = 50;

/** The newest conversations, and all that wait for the user or are pinned: what the sidebar shows. */
export function useTasks() {
  const { http } = useApi();
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => http.get<TaskList>(`${path}?limit=${listSize}&offset=0`, signal),
  });
}

/** All conversations that fit `filter`, a page at a time. */
export function useHistory(filter: HistoryFilter) {
  const { http } = useApi();
  return useInfiniteQuery({
    queryKey: [...historyKey, filter],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      http.get<TaskList>(`${path}?${historyQuery(filter, pageSize, pageParam)}`, signal),
    getNextPageParam: (_last, pages) => {
      const loaded = pages.reduce((sum, page) => sum + page.items.length, 0);
      return loaded < (pages[0]?.total ?? 0) ? loaded : undefined;
    },
    placeholderData: keepPreviousData,
  });
}

export function useDeleteTask() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => http.delete(`${path}/${id}`),
    onSuccess: (_nothing, id) => {
      removeTask(client, id);
      return client.invalidateQueries({ queryKey: historyKey });
    },
  });
}

/** Renames, pins or archives. */
export function useChangeTask() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, change }: { id: number; change: ChangeTask }) =>
      http.patch<TaskSummary>(`${path}/${id}`, change),
    onSuccess: (task) => {
      putTask(client, task);
      return client.invalidateQueries({ queryKey: historyKey });
    },
  });
}

/** Those that wait for the user, those that she has pinned, and the rest, the newest first. */
export function grouped(tasks: readonly TaskSummary[]) {
  const sorted = [...tasks].sort((a, b) => b.updated_at.localeCompare(a.updated_at));
  return {
    needsYou: sorted.filter((task) => task.needs_approval),
    pinned: sorted.filter((task) => task.pinned && !task.needs_approval),
    recent: sorted.filter((task) => !task.pinned && !task.needs_approval),
  };
}

/** Keeps the lists true while the page is open. Returns what stops it. */
export function followTasks(link: ChatLink, client: QueryClient): () => void {
  const historyChanged = () => void client.invalidateQueries({ queryKey: historyKey });
  const stops = [
    link.on("task:status", ({ task }) => {
      putTask(client, task);
      historyChanged();
    }),
    link.on("task:deleted", ({ task_id }) => {
      removeTask(client, task_id);
      historyChanged();
    }),
    link.onConnection(() => {
      if (link.connection().status !== "connected") return;
      void client.invalidateQueries({ queryKey: key });
      historyChanged();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

function putTask(client: QueryClient, task: TaskSummary): void {
  const shown = !task.archived || task.needs_approval;
  change(client, (items) => {
    const others = items.filter((other) => other.task_id !== task.task_id);
    return shown ? [task, ...others] : others;
  });
}

function removeTask(client: QueryClient, id: number): void {
  change(client, (items) => items.filter((task) => task.task_id !== id));
}

function change(client: QueryClient, edit: (items: TaskSummary[]) => TaskSummary[]): void {
  client.setQueryData<TaskList>(key, (list) => {
    if (!list) return list;
    const items = edit(list.items);
    return { items, total: list.total + items.length - list.items.length };
  });
}

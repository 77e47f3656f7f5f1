import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { ChatLink } from "@/api/socket";
import type { TaskList, TaskSummary } from "@/protocol/rest.gen";

const path = "/api/tasks";
const key = ["tasks"] as const;
const pageSize = 200;

export function useTasks() {
  const { http } = useApi();
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => http.get<TaskList>(`${path}?limit=${pageSize}&offset=0`, signal),
  });
}

export function useDeleteTask() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => http.delete(`${path}/${id}`),
    onSuccess: (_nothing, id) => {
      removeTask(client, id);
    },
  });
}

/** Conversations that wait for the user first, then the newest. */
export function byNeed(tasks: readonly TaskSummary[]): TaskSummary[] {
  return [...tasks].sort(
    (a, b) => Number(b.needs_approval) - Number(a.needs_approval) || b.updated_at.localeCompare(a.updated_at),
  );
}

/** Keeps the list true while the page is open. Returns what stops it. */
export function followTasks(link: ChatLink, client: QueryClient): () => void {
  const stops = [
    link.on("task:status", ({ task }) => {
      change(client, (items) => [task, ...items.filter((other) => other.task_id !== task.task_id)]);
    }),
    link.on("task:deleted", ({ task_id }) => removeTask(client, task_id)),
    link.onConnection(() => {
      if (link.connection().status === "connected") void client.invalidateQueries({ queryKey: key });
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

function removeTask(client: QueryClient, id: number): void {
  change(client, (items) => items.filter((task) => task.task_id !== id));
}

function change(client: QueryClient, edit: (items: TaskSummary[]) => TaskSummary[]): void {
  client.setQueryData<TaskList>(key, (list) => {
    if (!list) return list;
    const items = edit(list.items);
    return { items, total: items.length };
  });
}

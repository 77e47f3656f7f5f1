import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useApi } from "@/api/ApiContext";
import type { Http } from "@/api/http";
import { whenConnected, type ChatLink } from "@/api/socket";
import type { NoticeKind } from "@/protocol/messages.gen";
import type { NotificationsView, NotifiedBrowser, SubscribeBrowser } from "@/protocol/rest.gen";

const path = "/api/notifications";
const key = ["notifications"] as const;

export const load = (http: Http) => http.get<NotificationsView>(path);

export const subscribe = (http: Http, body: SubscribeBrowser) =>
  http.post<NotifiedBrowser>(`${path}/browsers`, body);

export function useNotifications() {
  const { http, link } = useApi();
  const client = useQueryClient();
  useEffect(() => followNotifications(link, client), [link, client]);
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => http.get<NotificationsView>(path, signal),
  });
}

/** Shown at once, taken back when the backend refuses. */
export function useChooseKinds() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (kinds: NoticeKind[]) => http.put<NotificationsView>(path, { kinds }),
    onMutate: (kinds) => {
      const before = client.getQueryData<NotificationsView>(key);
      if (before) client.setQueryData(key, { ...before, kinds });
      return before;
    },
    onError: (_error, _kinds, before) => client.setQueryData(key, before),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

export function useRemoveBrowser() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => http.delete(`${path}/browsers/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** Where there is no push service it comes by the link of an open page: of one that has just opened, too. */
export function useTestNotification() {
  const { http, link } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await whenConnected(link);
      return http.post<unknown>(`${path}/test`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** Keeps the settings true while they are shown. Returns what stops it. */
function followNotifications(link: ChatLink, client: QueryClient): () => void {
  const stops = [
    link.on("notifications:changed", () => void client.invalidateQueries({ queryKey: key })),
    link.onConnection(() => {
      if (link.connection().status === "connected") void client.invalidateQueries({ queryKey: key });
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

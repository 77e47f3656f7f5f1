import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { WorkPlace } from "./workPlace";
import type { TerminalList, TerminalView } from "@/protocol/rest.gen";

const path = (device: string) => `/api/devices/${encodeURIComponent(device)}/terminal`;
const key = (device: string) => ["terminals", device] as const;

/** The terminals that the device has; asked while they are looked at. */
export function useTerminals(device: string, enabled: boolean) {
  const { http } = useApi();
  return useQuery({
    queryKey: key(device),
    queryFn: ({ signal }) => http.get<TerminalList>(path(device), signal),
    enabled,
    retry: false,
  });
}

export function useOpenTerminal(device: string, { project, task, path: folder }: WorkPlace = {}) {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      project === undefined
        ? http.post<TerminalView>(path(device), { ...(folder && { path: folder }) })
        : http.post<TerminalView>(
            `/api/projects/${project}/terminal`,
            task === undefined ? { device_id: device } : { task_id: task },
          ),
    onSettled: () => client.invalidateQueries({ queryKey: key(device) }),
  });
}

export function useCloseTerminal(device: string) {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (session: string) => http.delete(`${path(device)}/${encodeURIComponent(session)}`),
    onSettled: () => client.invalidateQueries({ queryKey: key(device) }),
  });
}

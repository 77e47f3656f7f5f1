import { useMutation } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { CodeServerView } from "@/protocol/rest.gen";
import type { WorkPlace } from "@/features/terminal/workPlace";

/** Opens an IDE on the device; code-server may have to be started for it. */
export function useOpenIde(device: string, { project, task, path }: WorkPlace) {
  const { http } = useApi();
  return useMutation({
    mutationFn: () =>
      project === undefined
        ? http.post<CodeServerView>(`/api/devices/${encodeURIComponent(device)}/code-server`, { path })
        : http.post<CodeServerView>(
            `/api/projects/${project}/code-server`,
            task === undefined ? { device_id: device } : { task_id: task },
          ),
  });
}

import { useMutation } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { CodeServerView } from "@/protocol/rest.gen";

/** Opens an IDE on the device; code-server may have to be started for it. */
export function useOpenIde(device: string) {
  const { http } = useApi();
  return useMutation({
    mutationFn: (path: string | undefined) =>
      http.post<CodeServerView>(`/api/devices/${encodeURIComponent(device)}/code-server`, { path }),
  });
}

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { PublicAddressView } from "@/protocol/rest.gen";

/** How other computers reach this server. */
export function usePublicAddress() {
  const { http } = useApi();
  return useQuery({
    queryKey: ["public-address"],
    queryFn: ({ signal }) => http.get<PublicAddressView>("/api/public-address", signal),
    staleTime: Infinity,
  });
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type {
  AccessToken,
  ApiKeyList,
  ApiKeyView,
  PairingView,
  TokenList,
  UserView,
} from "@/protocol/rest.gen";

const me = { key: ["me"], path: "/api/users/me" } as const;
const tokens = { key: ["tokens"], path: "/api/tokens" } as const;
const pairings = { key: ["pairings"], path: "/api/pairings" } as const;
const apiKeys = { key: ["api-keys"], path: "/api/api-keys" } as const;

export function useLogin() {
  const { http, session } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { user_name: string; password: string }) =>
      http.post<AccessToken>("/api/auth/login", body),
    onSuccess: ({ access_token }) => {
      client.clear();
      session.begin(access_token);
    },
  });
}

/** The session ends here even when the backend cannot be told. */
export function useLogout() {
  const { http, session } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => http.post<unknown>("/api/auth/logout"),
    onSettled: () => {
      session.end("none");
      client.clear();
    },
  });
}

export function useMe() {
  const { http } = useApi();
  return useQuery({ queryKey: me.key, queryFn: ({ signal }) => http.get<UserView>(me.path, signal) });
}

export function useTokens() {
  const { http } = useApi();
  return useQuery({
    queryKey: tokens.key,
    queryFn: ({ signal }) => http.get<TokenList>(tokens.path, signal),
  });
}

export function useCreateToken() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => http.post<AccessToken>(tokens.path, { name }),
    onSuccess: () => client.invalidateQueries({ queryKey: tokens.key }),
  });
}

export function useRevokeToken() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => http.delete(`${tokens.path}/${encodeURIComponent(id)}`),
    onSettled: () => client.invalidateQueries({ queryKey: tokens.key }),
  });
}

export function useApiKeys() {
  const { http } = useApi();
  return useQuery({
    queryKey: apiKeys.key,
    queryFn: ({ signal }) => http.get<ApiKeyList>(apiKeys.path, signal),
  });
}

export function useCreateApiKey() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => http.post<ApiKeyView>(apiKeys.path, { name }),
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeys.key }),
  });
}

export function useRevokeApiKey() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => http.delete(`${apiKeys.path}/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: apiKeys.key }),
  });
}

export function useCreatePairing() {
  const { http } = useApi();
  return useMutation({ mutationFn: () => http.post<PairingView>(pairings.path) });
}

/** How far a computer is with its code: asked for every second while it is awaited. */
export function usePairing(id: number | undefined) {
  const { http } = useApi();
  return useQuery({
    queryKey: [...pairings.key, id],
    enabled: id !== undefined,
    queryFn: ({ signal }) => http.get<PairingView>(`${pairings.path}/${id}`, signal),
    refetchInterval: ({ state }) => (state.data && state.data.status !== "waiting" ? false : 1_000),
  });
}

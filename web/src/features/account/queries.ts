import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type {
  AccessToken,
  ApiKeyList,
  ApiKeyView,
  ChangePassword,
  ChangeUser,
  CreateUser,
  PairingView,
  TokenList,
  UserList,
  UserView,
} from "@/protocol/rest.gen";

const me = { key: ["me"], path: "/api/users/me" } as const;
const tokens = { key: ["tokens"], path: "/api/tokens" } as const;
const pairings = { key: ["pairings"], path: "/api/pairings" } as const;
const users = { key: ["users"], path: "/api/users" } as const;
const apiKeys = { key: ["api-keys"], path: "/api/api-keys" } as const;

/** What proves that a user has logged in here before, so that the guesses of others cannot keep her out. */
const proofKey = (user: string) => `wegent.browser:${user}`;
const proofOf = (user: string) => localStorage.getItem(proofKey(user)) ?? undefined;

export function useLogin() {
  const { http, session } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { user_name: string; password: string }) =>
      http.post<AccessToken>("/api/auth/login", { ...body, browser: proofOf(body.user_name) }),
    onSuccess: ({ access_token, browser }, { user_name }) => {
      if (browser) localStorage.setItem(proofKey(user_name), browser);
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

export function useChangePassword() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangePassword) => http.put<unknown>(`${me.path}/password`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: tokens.key }),
  });
}

export function useUsers() {
  const { http } = useApi();
  return useQuery({ queryKey: users.key, queryFn: ({ signal }) => http.get<UserList>(users.path, signal) });
}

export function useAddUser() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateUser) => http.post<UserView>(users.path, body),
    onSuccess: () => client.invalidateQueries({ queryKey: users.key }),
  });
}

export function useChangeUser() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, change }: { id: number; change: ChangeUser }) =>
      http.patch<UserView>(`${users.path}/${id}`, change),
    onSettled: () => client.invalidateQueries({ queryKey: users.key }),
  });
}

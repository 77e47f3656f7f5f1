import { useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import { useApiKeys, useTokens } from "@/features/account/queries";
import { devicesWith, type Credential } from "@/features/devices/credential";
import { useDevices } from "@/features/devices/queries";

/** The keys and tokens of the user as her devices name them, and how to end one. */
export function useCredentials() {
  const { http } = useApi();
  const client = useQueryClient();
  const keys = useApiKeys().data?.items ?? [];
  const tokens = useTokens().data?.items ?? [];
  const credentials: Credential[] = [
    ...keys.map(({ id, name }) => ({ id: `key:${id}`, name })),
    ...tokens.map(({ id, name, expires_at, current }) => ({
      id: `token:${id}`,
      name,
      expiresAt: expires_at,
      current,
    })),
  ];
  const revoke = async ({ id }: Credential) => {
    const [kind = "", own = ""] = id.split(":", 2);
    await http.delete(`/api/${kind === "key" ? "api-keys" : "tokens"}/${encodeURIComponent(own)}`);
    void client.invalidateQueries({ queryKey: ["api-keys"] });
    void client.invalidateQueries({ queryKey: ["tokens"] });
  };
  return { credentials, revoke };
}

/** Which devices use a credential now, or used it last. */
export function useUsers() {
  const devices = useDevices().data?.items ?? [];
  return (credential: string) =>
    devicesWith(devices, credential).map(({ name, status }) => ({ name, here: status !== "offline" }));
}

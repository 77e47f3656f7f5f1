import { useNow } from "@/ui/useNow";
import { useConnection } from "./ApiContext";

const silentFor = 5_000;

/** Since when the link is lost, once that lasts: a short drop is nobody's business. */
export function useLost(watched = true): number | undefined {
  const { status, since } = useConnection();
  const away = watched && status !== "connected";
  const now = useNow(1_000, away);
  return away && now - since > silentFor ? since : undefined;
}

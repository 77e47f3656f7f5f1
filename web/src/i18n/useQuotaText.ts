import { useTranslation } from "react-i18next";

const things = ["devices", "keys", "tokens", "pairings", "queued-tasks", "sockets", "file-bytes"] as const;

/** What to say of a limit that is reached: the backend's sentence names the limit and its setting. */
export function useQuotaText(): (message: string) => string {
  const { t } = useTranslation("common");
  return (message) => {
    const setting = /wegent\.quota\.([a-z-]+)/.exec(message)?.[1];
    const thing = things.find((name) => name === setting);
    const limit = Number(/\d+/.exec(message)?.[0]);
    if (thing === undefined || Number.isNaN(limit)) return message;
    return t(`quota_${thing}`, { limit, setting: `wegent.quota.${thing}` });
  };
}

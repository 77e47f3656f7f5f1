import { CloudOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useConnection } from "@/api/ApiContext";
import { useNow } from "@/ui/useNow";

const silentFor = 5_000;

/** Says that what is shown may be behind, when that lasts. A lost link is said elsewhere. */
export function StaleLine({ since = 0 }: { since?: number }) {
  const { t } = useTranslation("chat");
  const { status } = useConnection();
  const now = useNow();
  if (status !== "connected" || now - since <= silentFor) return null;
  return (
    <p
      role="status"
      data-testid="chat-stale"
      className="mb-1.5 flex items-center gap-2 px-2 text-xs text-faint"
    >
      <CloudOff aria-hidden className="size-3.5 shrink-0" />
      {t("stale")}
    </p>
  );
}

import { CloudOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useConnection } from "@/api/ApiContext";
import { useNow } from "@/ui/useNow";

const silentFor = 5_000;

/** Says that the link is lost, but only when it stays lost: a short drop is nobody's business. */
export function ConnectionLine() {
  const { t } = useTranslation();
  const { status, since } = useConnection();
  const lost = status !== "connected";
  const now = useNow(1_000, lost);
  const shown = lost && now - since > silentFor;
  return (
    <div role="status" aria-live="polite">
      {shown && (
        <p
          data-testid="connection-reconnecting"
          className="flex items-center justify-center gap-2 bg-warn-wash px-4 py-1.5 text-center text-[0.8125rem] text-warn"
        >
          <CloudOff aria-hidden className="size-4 shrink-0 animate-breathe" />
          {t("reconnecting")}
        </p>
      )}
    </div>
  );
}

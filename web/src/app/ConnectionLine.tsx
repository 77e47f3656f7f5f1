import { CloudOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLost } from "@/api/useLost";
import { clockTime } from "@/ui/time";

/** Says that the link is lost, and since when, but only when it stays lost. */
export function ConnectionLine() {
  const { t, i18n } = useTranslation();
  const since = useLost();
  return (
    <div role="status" aria-live="polite">
      {since !== undefined && (
        <p
          data-testid="connection-reconnecting"
          className="flex items-center justify-center gap-2 bg-warn-wash px-4 py-1.5 text-center text-[0.8125rem] text-warn"
        >
          <CloudOff aria-hidden className="size-4 shrink-0 animate-breathe" />
          {t("reconnecting", { time: clockTime(since, i18n.language) })}
        </p>
      )}
    </div>
  );
}

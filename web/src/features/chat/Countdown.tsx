import { useState } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "@/ui/time";
import { useNow } from "@/ui/useNow";

/** How long the device still waits for a sign of life. Made anew for each word of the device: it counts from there. */
export function Countdown({ seconds }: { seconds: number }) {
  const { t } = useTranslation("chat");
  const [end] = useState(() => Date.now() + seconds * 1_000);
  const now = useNow();
  return (
    <span data-testid="silence-countdown" className="text-warn tabular-nums">
      {t("stoppedIn", { left: duration(end - now) })}
    </span>
  );
}

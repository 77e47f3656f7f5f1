import { CloudOff } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Beside an answer of which nothing is heard: what is known of it, instead of what it did last. */
export function LinkLost({ running }: { running: boolean }) {
  const { t } = useTranslation("chat");
  return (
    <p
      role="status"
      data-testid="answer-link-lost"
      className="flex items-center gap-2 text-[0.8125rem] text-warn"
    >
      <CloudOff aria-hidden className="size-4 shrink-0" />
      {t(running ? "linkLostRunning" : "linkLostStarting")}
    </p>
  );
}

import { OctagonX, Square } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes";
import { Spinner } from "@/ui/Spinner";
import { useNow } from "@/ui/useNow";

/** How long the device may take to say that all is stopped, before force is offered. */
const patience = 5_000;

interface Props {
  stopping: boolean;
  since: string | undefined;
  onStop: (force: boolean) => void;
}

/** Stop; then "stopping" until the device says that it is done; and when it does not, force. */
export function StopButton({ stopping, since, onStop }: Props) {
  const { t } = useTranslation("chat");
  const now = useNow(1_000, since !== undefined);
  const force = since !== undefined && now - Date.parse(since) > patience;
  const label = t(force ? "forceStop" : stopping ? "stopping" : "stop");
  return (
    <button
      type="button"
      data-testid={force ? "force-stop-button" : "stop-stream-button"}
      aria-label={label}
      title={force ? t("forceStopHint") : label}
      disabled={stopping && !force}
      onClick={() => onStop(force)}
      className={classes(
        "inline-flex h-9 shrink-0 items-center justify-center gap-2 rounded-full border border-strong-line px-3 text-[0.8125rem] font-medium transition-colors hover:bg-hover disabled:opacity-60 max-md:h-11",
        force && "border-danger/50 text-danger",
      )}
    >
      {force && <OctagonX aria-hidden className="size-4" />}
      {!force && stopping && <Spinner />}
      {!force && !stopping && <Square aria-hidden className="size-3 fill-current" />}
      <span className={classes(!stopping && "max-sm:sr-only")}>{label}</span>
    </button>
  );
}

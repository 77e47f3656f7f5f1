import { ArrowUp, CornerDownRight } from "lucide-react";
import { useEffect, useId, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes";
import { AttachButton } from "./AttachButton";
import { FileDrop } from "./FileDrop";
import { StopButton } from "./StopButton";
import { UploadList } from "./UploadList";
import type { Uploads } from "./useUploads";
import { ComposerReason } from "./ComposerReason";
import type { Target, TargetDevice } from "./target";

export const messageLimit = 1_000_000;
const guidanceLimit = 100_000;

interface Props {
  /** How often a message was put back here: each time, the cursor follows it. */
  recalled: number;
  text: string;
  onText: (text: string) => void;
  target: Target;
  devices: readonly TargetDevice[];
  onDevice: (id: string) => void;
  selectors: ReactNode;
  /** An answer runs or waits. */
  running: boolean;
  stopping: boolean;
  /** Since when the answer is being stopped, as the server says. */
  stoppingSince?: string;
  files: Uploads;
  onSend: (waitForDevice: boolean) => void;
  onStop: (force: boolean) => void;
  /** Tells the agent at work what is written; absent when it cannot hear. */
  onGuide?: () => void;
}

/** Where a message is written. Whatever keeps it from being sent is said above it. */
export function Composer(props: Props) {
  const { recalled, text, onText, target, devices, onDevice, selectors, running, files, onSend, onGuide } =
    props;
  const { t, i18n } = useTranslation("chat");
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const reason = useReason(target, text);
  const empty = text.trim() === "" && files.uploads.length === 0;
  const notThere = files.uploads.some(({ state }) => state !== "there");
  const mayGuide = text.trim() !== "" && text.length <= guidanceLimit && files.uploads.length === 0;
  const blocked = reason !== undefined || target.loading || !target.device || notThere;

  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, window.innerHeight * 0.4)}px`;
  }, [text]);
  useEffect(() => {
    if (recalled > 0 || matchMedia("(pointer: fine)").matches) area.current?.focus();
  }, [recalled]);

  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if ((event.ctrlKey || event.metaKey) && onGuide) {
      if (mayGuide) onGuide();
    } else if (!empty && !blocked) onSend(false);
  };

  return (
    <FileDrop
      onFiles={files.add}
      className="rounded-2xl border bg-raised shadow-card transition-shadow focus-within:border-strong-line focus-within:shadow-float"
    >
      {reason && (
        <ComposerReason
          id={`${id}-reason`}
          reason={reason}
          away={(target.gone || target.device?.online === false) && text.length <= messageLimit}
          target={target}
          devices={devices}
          empty={empty || notThere}
          onDevice={onDevice}
          onQueue={() => onSend(true)}
        />
      )}
      <UploadList files={files} />
      <label htmlFor={`${id}-input`} className="sr-only">
        {t("message")}
      </label>
      <textarea
        ref={area}
        id={`${id}-input`}
        rows={1}
        data-testid="message-input"
        aria-describedby={reason ? `${id}-reason` : undefined}
        placeholder={
          target.runtime === "shell" ? t("placeholderShell") : t("placeholder", { agent: target.agentName })
        }
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={keyDown}
        className={classes(
          "block max-h-[40dvh] w-full resize-none bg-transparent px-4 pt-3.5 pb-1 text-base leading-relaxed outline-none placeholder:text-faint md:text-[0.9375rem]",
          target.runtime === "shell" && "font-mono md:text-sm",
        )}
      />
      <div className="flex items-center gap-1 p-2">
        <AttachButton onFiles={files.add} />
        <div className="@container flex min-w-0 flex-1 items-center gap-x-0.5">{selectors}</div>
        {text.length > messageLimit * 0.9 && (
          <span className="text-xs text-faint">
            {text.length.toLocaleString(i18n.language)} / {messageLimit.toLocaleString(i18n.language)}
          </span>
        )}
        {running && (
          <StopButton stopping={props.stopping} since={props.stoppingSince} onStop={props.onStop} />
        )}
        {onGuide && mayGuide && (
          <button
            type="button"
            data-testid="guide-button"
            aria-label={t("guide")}
            title={t("guideHint")}
            onClick={onGuide}
            className="inline-flex h-9 shrink-0 items-center gap-1.5 rounded-full border border-accent-text/40 px-3 text-[0.8125rem] font-medium text-accent-text transition-colors hover:bg-accent-wash max-md:h-11"
          >
            <CornerDownRight aria-hidden className="size-4" />
            <span className="max-sm:sr-only">{t("guide")}</span>
          </button>
        )}
        {(!running || !empty) && (
          <button
            type="button"
            aria-label={t(running ? "sendFollowUp" : "send")}
            title={running ? t("sendFollowUpHint") : `${t("send")} — ${t("hintKeys")}`}
            data-testid="send-button"
            disabled={empty || blocked}
            onClick={() => onSend(false)}
            className="inline-flex size-9 shrink-0 items-center justify-center rounded-full bg-accent text-accent-ink transition-colors hover:bg-accent-hover disabled:cursor-not-allowed disabled:bg-hover disabled:text-faint max-md:size-11"
          >
            <ArrowUp aria-hidden className="size-5" />
          </button>
        )}
      </div>
    </FileDrop>
  );
}

function useReason(target: Target, text: string): string | undefined {
  const { t, i18n } = useTranslation("chat");
  const { device, agentProblem, agentName } = target;
  if (text.length > messageLimit) {
    const format = new Intl.NumberFormat(i18n.language);
    return t("tooLong", { length: format.format(text.length), limit: format.format(messageLimit) });
  }
  if (target.loading) return undefined;
  if (target.gone) return t("reasonGone");
  if (!device) return t("reasonNoDevice");
  if (agentProblem) return t("reasonAgent", { agent: agentName, name: device.name, problem: agentProblem });
  if (target.withoutFolder) return t("reasonProject", { project: target.withoutFolder, name: device.name });
  return device.online ? undefined : t("reasonOffline", { name: device.name });
}

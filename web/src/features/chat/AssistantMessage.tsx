import { Bot, SquareTerminal } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useLost } from "@/api/useLost";
import { classes } from "@/ui/classes";
import { CopyButton } from "@/ui/CopyButton";
import { Visible } from "@/ui/Visible";
import { AnswerState } from "./AnswerState";
import { Entries } from "./blocks/Entries";
import { isFinal, textOf, type Message } from "./stream";
import type { TargetDevice } from "./target";
import { UsageLine } from "./UsageLine";

const ChangesBlock = lazy(() =>
  import("./changes/ChangesBlock").then((module) => ({ default: module.ChangesBlock })),
);

interface Props {
  message: Message;
  behind: boolean;
  devices: readonly TargetDevice[];
  /** Puts the message that it answers back into the composer. */
  onEdit: (() => void) | undefined;
}

const agentNames = { claude_code: "Claude Code", codex: "Codex", shell: "Shell" } as const;

/** An answer: who gives it and where, its blocks in their order, how it stands, what it used. */
export function AssistantMessage({ message, behind, devices, onEdit }: Props) {
  const { t } = useTranslation("chat");
  const { view } = message;
  const agent = agentNames[view.runtime ?? "claude_code"];
  const Icon = view.runtime === "shell" ? SquareTerminal : Bot;
  const text = textOf(view);
  const final = isFinal(view);
  const changes = view.blocks.find(({ type }) => type === "changes");
  const lost = useLost(!final) !== undefined;
  return (
    <article
      data-testid="message-assistant"
      data-subtask-id={view.subtask_id}
      data-status={view.status}
      aria-label={agent}
      aria-busy={!final && !lost}
      data-link-lost={lost || undefined}
      className="flex min-w-0 flex-col gap-3"
    >
      <header className="flex items-center gap-2 text-[0.8125rem]">
        <span className="flex size-6 items-center justify-center rounded-md bg-accent-wash text-accent-text">
          <Icon aria-hidden className="size-4" />
        </span>
        <span className="font-semibold">{agent}</span>
        <span className="truncate text-faint">
          <Visible text={view.device_name ?? view.device_id ?? ""} />
        </span>
      </header>
      <Entries blocks={view.blocks} subtaskId={view.subtask_id} live={!final} />
      <AnswerState message={message} behind={behind} devices={devices} onEdit={onEdit} />
      {changes && (
        <Suspense fallback={<div className="h-9" />}>
          <ChangesBlock block={changes} view={view} devices={devices} />
        </Suspense>
      )}
      {final && (
        <footer className={classes("flex flex-wrap items-center gap-x-2", text !== "" && "-ml-1.5")}>
          {text !== "" && <CopyButton text={text} label={t("copyAnswer")} testId="copy-answer" />}
          <UsageLine view={view} />
        </footer>
      )}
    </article>
  );
}

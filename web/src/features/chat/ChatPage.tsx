import { lazy, Suspense, useCallback, useEffect, useState, type ComponentProps, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { WorkPlace } from "@/features/terminal/workPlace";
import { useErrorText } from "@/i18n/useErrorText";
import { useToast } from "@/ui/Toasts";
import { SayContext } from "./changes/Say";
import { useChatServices, usePending } from "./ChatServices";
import { Composer } from "./Composer";
import { loadDraft, saveDraft } from "./drafts";
import { useCancelAnswer } from "./queries";
import { LoadFailed } from "./LoadFailed";
import { placed, type NewPlace } from "./place";
import { ResendContext, type Resend } from "./resend";
import { StaleLine } from "./StaleLine";
import { isFinal, type Message } from "./stream";
import { canHear, type Target, type TargetDevice } from "./target";
import type { Restore } from "./sentFiles";
import { Transcript } from "./Transcript";
import { useUploads } from "./useUploads";
import { useTaskStream } from "./useTaskStream";
import { useTell } from "./useTell";

const TerminalDock = lazy(() =>
  import("@/features/terminal/TerminalDock").then(({ TerminalDock }) => ({ default: TerminalDock })),
);

interface Props {
  taskId?: number;
  target: Target;
  devices: readonly TargetDevice[];
  /** Chooses where the next message runs. */
  onDevice: (id: string) => void;
  place?: NewPlace;
  /** Where terminals of this conversation open. */
  terminals?: WorkPlace;
  /** The files beside it, when it may have some. */
  files?: ComponentProps<typeof TerminalDock>["files"];
  selectors: ReactNode;
  /** What a page without any message shows above the composer. */
  welcome: ReactNode;
  onCreated: (taskId: number) => void;
}

/** One conversation, or the beginning of a new one. Give it a key per task: its draft is its own. */
export function ChatPage(props: Props) {
  const { taskId, target, devices, onDevice, place, terminals, selectors, welcome, onCreated } = props;
  const { t } = useTranslation("chat");
  const { sending } = useChatServices();
  const { status, conversation, staleSince, error, reload } = useTaskStream(taskId);
  const pending = usePending(taskId);
  const files = useUploads();
  const cancel = useCancelAnswer();
  const toast = useToast();
  const errorText = useErrorText();
  const [recalled, setRecalled] = useState(0);
  const [text, setText] = useState(() => loadDraft(taskId));

  const write = (next: string) => {
    setText(next);
    saveDraft(taskId, next);
  };
  const tell = useTell(() => write(""));
  const { bringBack } = files;
  const restore: Restore = useCallback(
    (lost, lostFiles = []) => {
      setText((now) => {
        const next = now === "" || now === lost ? lost : `${now}\n${lost}`;
        saveDraft(taskId, next);
        return next;
      });
      if (lostFiles.length > 0) void bringBack(lostFiles);
      setRecalled((times) => times + 1);
    },
    [taskId, bringBack],
  );
  useEffect(
    () =>
      sending.onSent((sent, reply) => {
        if (taskId === undefined && sent.request.task_id === undefined) onCreated(reply.task_id);
      }),
    [sending, taskId, onCreated],
  );

  const requestOf = (message: string) => ({
    ...(taskId !== undefined && { task_id: taskId }),
    ...(target.device && { device_id: target.device.id }),
    ...(target.modelId !== undefined && { model_id: target.modelId }),
    message,
    runtime: target.runtime,
    permission_mode: target.permissionMode,
  });
  const say = (message: string) => sending.send(requestOf(message));
  const send = (waitForDevice: boolean) => {
    const request = {
      ...requestOf(text.trim() === "" ? t("filesOnly") : text),
      ...(waitForDevice && { wait_for_device: true }),
      ...(taskId === undefined && placed(place)),
    };
    sending.send(request, files.sent);
    write("");
    files.clear();
  };
  const resend: Resend = (words, after) => {
    const said = ({ view }: Message) =>
      view.role === "user" && view.subtask_id > after && view.text === words;
    if (conversation.messages.some(said) || pending.some(({ request }) => request.message === words))
      return undefined;
    return () => say(words);
  };
  const open = conversation.messages.filter(({ view }) => view.role === "assistant" && !isFinal(view));
  const running = (open.find(({ view }) => view.status === "RUNNING") ?? open.at(-1))?.view;
  const hears = canHear(running, devices);
  const stop = (force: boolean) => {
    if (!running) return;
    cancel.mutate(
      { id: running.subtask_id, force },
      { onError: (cause) => toast(t("stopFailed", { error: errorText(cause) }), "danger") },
    );
  };

  if (status === "failed") return <LoadFailed error={error} onRetry={reload} />;
  const blank = taskId === undefined && pending.length === 0;
  return (
    <div className="flex h-full min-h-0 flex-col">
      {blank ? (
        <>
          <div className="hidden md:block md:flex-1" />
          <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-4 pt-4 pb-6 *:mt-auto md:flex-initial">
            {welcome}
          </div>
        </>
      ) : (
        <SayContext value={say}>
          <ResendContext value={resend}>
            <Transcript
              messages={conversation.messages}
              pending={pending}
              loading={status === "loading" && taskId !== undefined}
              devices={devices}
              onRestore={restore}
            />
          </ResendContext>
        </SayContext>
      )}
      <div className="mx-auto w-full max-w-3xl px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:px-6 md:pb-5">
        {status === "stale" && <StaleLine since={staleSince} />}
        <Composer
          recalled={recalled}
          text={text}
          onText={write}
          target={target}
          devices={devices}
          onDevice={onDevice}
          selectors={selectors}
          running={running !== undefined}
          stopping={running?.cancelling_at !== undefined || cancel.isPending}
          stoppingSince={running?.cancelling_at}
          files={files}
          onSend={send}
          onStop={stop}
          {...(running && hears && { onGuide: () => tell(running.subtask_id, text) })}
        />
      </div>
      {blank && <div className="hidden md:block md:flex-[1.25]" />}
      <Suspense>
        <TerminalDock device={target.device} place={terminals} files={props.files} />
      </Suspense>
    </div>
  );
}

import { Pencil } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { SubtaskView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { FileChips } from "./FileChips";
import { AssistantMessage } from "./AssistantMessage";
import { filesOf, type Restore } from "./sentFiles";
import type { Message } from "./stream";
import type { TargetDevice } from "./target";
import { UserBubble } from "./UserBubble";

interface Props {
  message: Message;
  /** An earlier answer is not over: this one waits for it. */
  behind: boolean;
  devices: readonly TargetDevice[];
  /** Of an answer: the message that it answers. */
  question: SubtaskView | undefined;
  onRestore: Restore;
}

/** One message. Those that do not change are not rendered again while another streams. */
export const MessageView = memo(function MessageView(props: Props) {
  const { message, question, behind, devices, onRestore } = props;
  const { t } = useTranslation("chat");
  const { view } = message;
  if (view.role === "assistant") {
    const edit = question && (() => onRestore(question.text ?? "", filesOf(question.blocks)));
    return <AssistantMessage message={message} behind={behind} devices={devices} onEdit={edit} />;
  }
  const text = view.text ?? "";
  return (
    <article
      data-testid="message-user"
      data-subtask-id={view.subtask_id}
      aria-label={t("you")}
      className="group flex flex-col gap-1.5"
    >
      <FileChips files={filesOf(view.blocks)} />
      <div className="flex flex-row-reverse items-center gap-1.5">
        <UserBubble text={text} />
        <div className="flex shrink-0 max-md:flex-col md:opacity-0 md:group-focus-within:opacity-100 md:group-hover:opacity-100">
          <IconButton
            label={t("editMessage")}
            data-testid="edit-message"
            className="size-7 max-md:size-9"
            onClick={() => onRestore(text, filesOf(view.blocks))}
          >
            <Pencil className="size-3.5" />
          </IconButton>
          <CopyButton text={text} label={t("copyMessage")} testId="copy-message" className="max-md:hidden" />
        </div>
      </div>
    </article>
  );
});

import { memo } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "@/ui/CopyButton";
import { AssistantMessage } from "./AssistantMessage";
import type { Message } from "./stream";
import type { TargetDevice } from "./target";
import { UserBubble } from "./UserBubble";

interface Props {
  message: Message;
  devices: readonly TargetDevice[];
}

/** One message. Those that do not change are not rendered again while another streams. */
export const MessageView = memo(function MessageView({ message, devices }: Props) {
  const { t } = useTranslation("chat");
  const { view } = message;
  if (view.role === "assistant") return <AssistantMessage message={message} devices={devices} />;
  return (
    <article
      data-testid="message-user"
      data-subtask-id={view.subtask_id}
      aria-label={t("you")}
      className="group flex flex-row-reverse items-center gap-1.5"
    >
      <UserBubble text={view.text ?? ""} />
      <CopyButton
        text={view.text ?? ""}
        label={t("copyMessage")}
        testId="copy-message"
        className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 max-md:hidden"
      />
    </article>
  );
});

import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { useToast } from "@/ui/Toasts";
import { comments, messageOf, useComments } from "./comments";
import { useSay } from "./Say";

/** The comments that wait: sent together, they are the next message to the agent. */
export function CommentBar({ answer }: { answer: number }) {
  const { t } = useTranslation("changes");
  const list = useComments(answer);
  const say = useSay();
  const toast = useToast();
  if (list.length === 0) return null;
  const send = () => {
    const where = ({ path, line, removed }: { path: string; line: number; removed: boolean }) =>
      t(removed ? "placeRemoved" : "place", { path, line });
    say(messageOf(list, t("messageHead"), where));
    comments.clear(answer);
    toast(t("commentsSent"));
  };
  return (
    <div
      role="group"
      aria-label={t("comments")}
      data-testid="comment-bar"
      className="flex flex-wrap items-center gap-2 rounded-lg border bg-accent-wash px-3 py-2 text-sm"
    >
      <span className="min-w-0 flex-1 max-sm:basis-full">{t("commentCount", { count: list.length })}</span>
      <Button look="ghost" data-testid="drop-comments" onClick={() => comments.clear(answer)}>
        {t("dropComments")}
      </Button>
      <Button look="primary" data-testid="send-comments" onClick={send}>
        {t("sendComments")}
      </Button>
    </div>
  );
}

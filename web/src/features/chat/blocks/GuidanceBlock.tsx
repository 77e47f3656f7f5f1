import { CircleAlert, CircleCheck, Hourglass, SendHorizontal } from "lucide-react";
import { use } from "react";
import { useTranslation } from "react-i18next";
import type { Block } from "@/protocol/messages.gen";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { ResendContext } from "../resend";
import { UserBubble } from "../UserBubble";

interface Props {
  block: Block;
  subtaskId: number;
  live: boolean;
}

/** What the user told the agent while it worked, where it was said, and whether the agent has taken it in. */
export function GuidanceBlock({ block, subtaskId, live }: Props) {
  const { t } = useTranslation("chat");
  const state = block.status === "done" ? "heard" : live && block.status !== "error" ? "waits" : "unheard";
  const Icon = { heard: CircleCheck, waits: Hourglass, unheard: CircleAlert }[state];
  const words = block.content ?? "";
  const resend = use(ResendContext)(words, subtaskId);
  return (
    <div className="flex flex-col items-end gap-1">
      <UserBubble text={words} />
      <p
        role="status"
        data-testid="guidance-state"
        data-state={state}
        className={classes(
          "flex items-center gap-1.5 text-xs",
          state === "unheard" ? "text-danger" : "text-faint",
        )}
      >
        <Icon aria-hidden className="size-3.5 shrink-0" />
        {t(`guidance_${state}`)}
      </p>
      {state === "unheard" && resend && (
        <Button className="gap-1.5" data-testid="guidance-resend" onClick={resend}>
          <SendHorizontal aria-hidden className="size-3.5" />
          {t("guidanceResend")}
        </Button>
      )}
    </div>
  );
}

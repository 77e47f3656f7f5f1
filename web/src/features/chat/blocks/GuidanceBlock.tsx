import { CircleAlert, CircleCheck, Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Block } from "@/protocol/messages.gen";
import { classes } from "@/ui/classes";
import { UserBubble } from "../UserBubble";

/** What the user told the agent while it worked, where it was said, and whether the agent has taken it in. */
export function GuidanceBlock({ block, live }: { block: Block; live: boolean }) {
  const { t } = useTranslation("chat");
  const state = block.status === "done" ? "heard" : live && block.status !== "error" ? "waits" : "unheard";
  const Icon = { heard: CircleCheck, waits: Hourglass, unheard: CircleAlert }[state];
  return (
    <div className="flex flex-col items-end gap-1">
      <UserBubble text={block.content ?? ""} />
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
    </div>
  );
}

import { Info } from "lucide-react";
import { lazy, memo, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Block } from "@/protocol/messages.gen";
import { shownText } from "../stream";
import { AttachmentButton } from "./AttachmentButton";
import { GuidanceBlock } from "./GuidanceBlock";
import { OutputBlock } from "./OutputBlock";
import { ThinkingBlock } from "./ThinkingBlock";
import { todosOf } from "./todos";
import { TodoList } from "./TodoList";
import { ToolBlock } from "./ToolBlock";

const Markdown = lazy(() => import("./Markdown").then((module) => ({ default: module.Markdown })));

const ApprovalCard = lazy(() =>
  import("./ApprovalCard").then((module) => ({ default: module.ApprovalCard })),
);

const QuestionCard = lazy(() =>
  import("./QuestionCard").then((module) => ({ default: module.QuestionCard })),
);

interface Props {
  block: Block;
  subtaskId: number;
  /** The answer still runs. */
  live: boolean;
}

/** One block of an answer. */
export const BlockView = memo(function BlockView({ block, subtaskId, live }: Props) {
  return (
    <div data-testid={`block-${block.type}`} data-block-id={block.id} className="min-w-0">
      <Content block={block} subtaskId={subtaskId} live={live} />
      {block.attachments?.map((attachment) => (
        <AttachmentButton key={attachment.id} attachment={attachment} subtaskId={subtaskId} />
      ))}
    </div>
  );
});

function Content({ block, subtaskId, live }: Props) {
  const { t } = useTranslation("chat");
  const text = shownText(block, "content", (characters) => t("leftOut", { characters }));
  switch (block.type) {
    case "text":
      return (
        <Suspense fallback={<div className="prose-answer whitespace-pre-wrap">{text}</div>}>
          <Markdown text={text} />
        </Suspense>
      );
    case "thinking":
      return <ThinkingBlock text={text} live={live && block.status === "streaming"} />;
    case "output":
      return <OutputBlock text={text} />;
    case "tool":
      return <ToolContent block={block} />;
    case "approval":
      return <Asked block={block} subtaskId={subtaskId} live={live} />;
    case "guidance":
      return <GuidanceBlock block={block} subtaskId={subtaskId} live={live} />;
    case "changes":
      return null;
    case "file":
    case "notice":
      return (
        <p className="flex items-start gap-2 text-[0.8125rem] text-soft">
          <Info aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {text}
        </p>
      );
  }
}

function ToolContent({ block }: { block: Block }) {
  const todos = block.tool_name === "TodoWrite" ? todosOf(block.tool_input) : undefined;
  return todos ? <TodoList todos={todos} /> : <ToolBlock block={block} />;
}

function Asked({ block, subtaskId, live }: Props) {
  const Card = block.tool_name === "AskUserQuestion" ? QuestionCard : ApprovalCard;
  return (
    <Suspense>
      <Card block={block} subtaskId={subtaskId} live={live} />
    </Suspense>
  );
}

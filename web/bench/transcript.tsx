import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { useMemo, useState } from "react";
import { ApiProvider } from "@/api/ApiContext";
import { ChatProvider } from "@/features/chat/ChatServices";
import type { Message } from "@/features/chat/stream";
import { Transcript } from "@/features/chat/Transcript";
import { startI18n } from "@/i18n/i18n";
import { FakeBackend } from "@/testing/fakeBackend";
import { anAnswer, aQuestion } from "@/testing/fixtures";
import { Toasts } from "@/ui/Toasts";
import "@/styles.css";

/** The transcript of a conversation of `?messages=` messages whose last answer grows by a word at each `grow()`. */
const count = Number(new URLSearchParams(location.search).get("messages") ?? 5_000);

const answer = (id: number): string =>
  `## Step ${id}\n\nThis is **answer ${id}** with \`code\`, a list\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | ${id} |\n\n` +
  `\`\`\`ts\nexport const value = ${id};\n\`\`\`\n`;

function messageAt(index: number, words: number): Message {
  const subtask_id = index + 1;
  const last = index === count - 1;
  if (index % 2 === 0 && !last)
    return { gap: false, view: aQuestion({ subtask_id, text: `Question ${subtask_id}: what is next?` }) };
  const tool = { type: "tool", status: "done", tool_name: "Bash", tool_output: "ok\n" } as const;
  const content = last ? "word ".repeat(words) : answer(subtask_id);
  return {
    gap: false,
    view: anAnswer({
      subtask_id,
      status: last ? "RUNNING" : "COMPLETED",
      blocks: [
        { id: "1", type: "text", status: "done", content },
        { ...tool, id: "2", tool_input: { command: "make" } },
        { ...tool, id: "3", tool_input: { command: "make test" } },
      ],
    }),
  };
}

const none: never[] = [];
const restore = () => undefined;

function Page() {
  const [words, setWords] = useState(1);
  Object.assign(window, { grow: () => setWords((now) => now + 1) });
  const earlier = useMemo(() => Array.from({ length: count - 1 }, (_, index) => messageAt(index, 0)), []);
  const now = useMemo(() => [...earlier, messageAt(count - 1, words)], [earlier, words]);
  return <Transcript messages={now} pending={none} loading={false} devices={none} onRestore={restore} />;
}

const backend = new FakeBackend();
const root = document.getElementById("root");
void startI18n().then(() => {
  if (!root) return;
  createRoot(root).render(
    <ApiProvider api={backend}>
      <QueryClientProvider client={new QueryClient()}>
        <Toasts>
          <ChatProvider>
            <Page />
          </ChatProvider>
        </Toasts>
      </QueryClientProvider>
    </ApiProvider>,
  );
});

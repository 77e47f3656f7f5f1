import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { FileChanges } from "@/protocol/messages.gen";
import { FakeBackend } from "@/testing/fakeBackend";
import { anAnswer } from "@/testing/fixtures";
import { renderWith } from "@/testing/render";
import type { TargetDevice } from "../target";
import { ChangesBlock } from "./ChangesBlock";
import { messageOf } from "./comments";
import { hunksOf, piecesOf } from "./diff";
import { SayContext } from "./Say";

const first = `diff --git a/src/a.ts b/src/a.ts
index 111..222 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,3 +1,3 @@ function a() {
 one
-two
+zwei
 three
\\ No newline at end of file
`;
const second = `diff --git a/b.md b/b.md
new file mode 100644
--- /dev/null
+++ b/b.md
@@ -0,0 +1 @@
++++ not a name
`;

const changes: FileChanges = {
  files: [
    {
      path: "src/a.ts",
      change: "modified",
      added: 1,
      removed: 1,
      diff: first.length,
      binary: false,
      too_large: false,
    },
    {
      path: "b.md",
      change: "added",
      added: 1,
      removed: 0,
      diff: second.length,
      binary: false,
      too_large: false,
    },
    { path: "pic.png", change: "modified", added: 0, removed: 0, diff: 0, binary: true, too_large: false },
  ],
  more: 0,
  added: 2,
  removed: 1,
  before: "1".repeat(40),
  after: "2".repeat(40),
};
const studio: TargetDevice = { id: "studio", name: "studio-mac", online: true };
const answer = anAnswer({ status: "COMPLETED", subtask_id: 71 });

function show(
  change: Partial<FileChanges> = {},
  device = studio,
  say: (message: string) => void = () => undefined,
) {
  const backend = new FakeBackend();
  backend.attachments.set("/api/attachments/71/diff-1", first + second);
  const block = {
    id: "changes",
    type: "changes",
    status: "done",
    changes: { ...changes, ...change },
    attachments: [{ id: "diff-1", field: "content", bytes: 100 }],
  } as const;
  renderWith(
    backend,
    <SayContext value={say}>
      <ChangesBlock
        block={{ ...block, attachments: [...block.attachments] }}
        view={answer}
        devices={[device]}
      />
    </SayContext>,
  );
  return backend;
}

const open = () => userEvent.click(screen.getByTestId("changes-toggle"));

describe("what an answer changed", () => {
  it("isOneLineThatOpensToTheDiff", async () => {
    show();
    expect(screen.getByTestId("changes-toggle")).toHaveTextContent("3 files changed");

    await open();

    const lines = await screen.findAllByTestId("diff-line");
    expect(lines.map((line) => line.dataset.kind)).toEqual([
      "context",
      "removed",
      "added",
      "context",
      "note",
      "added",
    ]);
    expect(screen.getByText("A binary file: there is no text to show.")).toBeInTheDocument();
  });

  it("isAskedForAgainWhenItDidNotCome", async () => {
    const backend = show();
    const diff = backend.attachments.get("/api/attachments/71/diff-1") ?? "";
    backend.attachments.clear();
    await open();
    expect(await screen.findByTestId("load-retry", {}, { timeout: 9_000 })).toBeInTheDocument();
    backend.attachments.set("/api/attachments/71/diff-1", diff);

    await userEvent.click(screen.getByTestId("load-retry"));

    expect(await screen.findAllByTestId("diff-line")).toHaveLength(6);
  }, 15_000);

  it("saysWhyItIsNotKnown", () => {
    show({ files: [], untracked: "no_git" });
    expect(screen.getByTestId("changes-untracked")).toHaveTextContent("git is not installed");
  });

  it("takesCommentsThatBecomeTheNextMessage", async () => {
    const say = vi.fn();
    show({}, studio, say);
    await open();
    await userEvent.click(await screen.findByTestId("comment-line-old-2"));
    await userEvent.type(screen.getByTestId("comment-input"), "why not?");
    await userEvent.click(screen.getByTestId("save-comment"));
    const [line] = screen.getAllByTestId("comment-line-1");
    if (line) await userEvent.click(line);
    await userEvent.type(screen.getByTestId("comment-input"), "short");
    await userEvent.click(screen.getByTestId("save-comment"));

    await userEvent.click(within(screen.getByTestId("comment-bar")).getByTestId("send-comments"));

    expect(say).toHaveBeenCalledWith(
      "My comments on your changes:\n\nsrc/a.ts, line 1:\n> one\nshort\n\nsrc/a.ts, removed line 2:\n> two\nwhy not?",
    );
    expect(screen.queryByTestId("comment-bar")).toBeNull();
  });

  it("isRevertedAfterAQuestionAndSaysWhatIsInTheWay", async () => {
    const backend = show();
    const replies = [
      { outcome: "changed_since", files: ["b.md"] },
      { outcome: "reverted", files: [] },
    ];
    backend.routes.set("POST /api/tasks/7/messages/71/revert", () => replies.shift() ?? {});
    await open();

    await userEvent.click(await screen.findByTestId("revert-answer"));
    await userEvent.click(screen.getByTestId("confirm-revert"));
    expect(await screen.findByTestId("in-the-way")).toHaveTextContent("b.md");

    await userEvent.click(screen.getByTestId("confirm-revert"));
    await waitFor(() => expect(screen.queryByTestId("confirm-revert")).toBeNull());
  });

  it("canBeReadButNotRevertedWhileItsDeviceIsOffline", async () => {
    show({}, { ...studio, online: false });
    await open();

    expect(await screen.findAllByTestId("diff-line")).toHaveLength(6);
    expect(screen.getByTestId("revert-answer")).toBeDisabled();
    expect(screen.getByTestId("revert-why")).toHaveTextContent("studio-mac is offline");
  });

  it("saysThatItWasTakenBack", async () => {
    show({ reverted_at: "2026-01-01T10:00:00Z" });
    await open();
    expect(await screen.findByText("These changes were taken back.")).toBeInTheDocument();
    expect(screen.queryByTestId("revert-answer")).toBeNull();
  });
});

describe("a diff", () => {
  it("isCutWhereItsFilesSay", () => {
    expect(piecesOf(first + second, changes.files)).toEqual([first, second, ""]);
  });

  it("hasLinesWithTheirNumbers", () => {
    const [hunk] = hunksOf(first);
    expect(hunk?.header).toBe("function a() {");
    expect(hunk?.lines.slice(1, 4)).toEqual([
      { kind: "removed", text: "two", old: 2 },
      { kind: "added", text: "zwei", new: 2 },
      { kind: "context", text: "three", old: 3, new: 3 },
    ]);
    expect(hunksOf(second)[0]?.lines).toEqual([{ kind: "added", text: "+++ not a name", new: 1 }]);
  });
});

describe("comments", () => {
  it("goInTheOrderOfTheFiles", () => {
    const of = (path: string, line: number) => ({
      path,
      line,
      removed: false,
      code: "x",
      text: `${path}${line}`,
    });

    const message = messageOf(
      [of("b", 1), of("a", 9), of("a", 2)],
      "Head",
      ({ path, line }) => `${path}:${line}`,
    );

    expect(message).toBe("Head\n\na:2\n> x\na2\n\na:9\n> x\na9\n\nb:1\n> x\nb1");
  });
});

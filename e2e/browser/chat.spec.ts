import { expect } from "@playwright/test";
import { accessible } from "./axe";
import { choose, device, logIn, pictures, send, test } from "./page";

const COUNTING = "for i in $(seq 1 40); do echo line $i; sleep 0.1; done";
const COUNTED = Array.from({ length: 40 }, (_, i) => `line ${i + 1}\n`).join("");

test("a wrong password is told and loses nothing", async ({ page }) => {
  await page.goto("/");
  await page.getByTestId("login-user-name").fill("ann");
  await page.getByTestId("login-password").fill("wrong");
  await page.getByTestId("login-submit").click();

  await expect(page.getByTestId("login-error")).toBeVisible();
  await expect(page.getByTestId("login-user-name")).toHaveValue("ann");
  await pictures(page, "login");
  await accessible(page, "login");

  await page.getByTestId("login-password").fill("password of ann");
  await page.getByTestId("login-submit").click();
  await expect(page.getByTestId("message-input")).toBeVisible();
});

test("a message runs on the device and its answer streams", async ({ page }) => {
  await logIn(page);
  await pictures(page, "empty");
  await accessible(page, "empty");
  await choose(page, "shell");
  const answer = await send(page, "echo hello; seq 1 3");

  await expect(answer.getByTestId("output-text")).toHaveText("hello\n1\n2\n3\n", { useInnerText: false });
  await expect(page.getByTestId("task-list")).toContainText("echo hello");
  await pictures(page, "answer");
  await accessible(page, "answer");
});

test("a refresh in the middle of an answer goes on, byte for byte", async ({ page }) => {
  await logIn(page);
  await choose(page, "shell");
  const answer = await send(page, COUNTING);
  await expect(answer).toContainText("line 5");
  await pictures(page, "streaming");

  await page.reload();

  const text = page.getByTestId("message-assistant").last().getByTestId("output-text");
  await expect(text).toContainText("line 40", { timeout: 30_000 });
  expect(await text.textContent()).toBe(COUNTED);
});

test("a running answer is stopped, with a receipt", async ({ page }) => {
  await logIn(page);
  await choose(page, "shell");
  await send(page, "echo begun; sleep 1000");
  await expect(page.getByTestId("message-assistant").last()).toContainText("begun");

  await page.getByTestId("stop-stream-button").first().click();

  await expect(page.getByTestId("answer-stopped")).toBeVisible();
  await pictures(page, "stopped");
  await accessible(page, "stopped");
});

test("a failure says why and can be tried again", async ({ page }) => {
  await logIn(page);
  await choose(page, "shell");
  await send(page, "exit 3");

  await expect(page.getByTestId("assistant-error-card")).toContainText("3");
  await pictures(page, "error");
  await accessible(page, "error");
  await page.getByTestId("assistant-error-retry").click();
  await expect(page.getByTestId("assistant-error-card")).toBeVisible();
});

test("a permission request is answered on the page", async ({ page }) => {
  test.skip(process.env["WEGENT_CLAUDE"] !== "yes", "SKIPPED: Claude Code is not installed");
  await logIn(page);
  await choose(page, "claude_code");
  await send(page, "Put a greeting into file.txt and show it (SCENARIO:bash)");
  const card = page.getByTestId("approval-card");
  await expect(card).toContainText("echo hi > file.txt && cat file.txt");
  await pictures(page, "approval");
  await accessible(page, "approval");

  await card.getByTestId("approval-allow-once").click();

  await expect(page.getByTestId("message-assistant").last()).toContainText("All done. Last tool said: hi");
  await pictures(page, "tool");
  await accessible(page, "tool");
});

test("the selector shows the work of a device, and that there is no cloud", async ({ page }) => {
  await logIn(page);
  await choose(page, "shell");
  await send(page, "echo begun; sleep 1000");
  await expect(page.getByTestId("message-assistant").last()).toContainText("begun");

  await page.getByTestId("execution-target-trigger").click();
  await expect(page.getByTestId("cloud-mode-card")).toContainText("Not set up here");
  await expect(page.getByTestId(`device-slots-${device}`)).toContainText("1/5 slots in use");
  await page.getByTestId(`device-slots-${device}`).click();
  await expect(page.getByTestId(`device-work-${device}`)).toContainText("echo begun");
  await pictures(page, "selector");
  await accessible(page, "selector");

  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.getByTestId("stop-stream-button").click();
  await expect(page.getByTestId("answer-stopped")).toBeVisible();
});

test("a follow-up waits for the answer before it, and runs then", async ({ page }) => {
  await logIn(page);
  await choose(page, "shell");
  await send(page, "echo first; sleep 4");
  const second = await send(page, "echo second");

  await expect(second.getByTestId("queued-message-item")).toContainText("when the answer before it is over");
  await pictures(page, "follow-up");
  await accessible(page, "follow-up");
  await expect(second.getByTestId("output-text")).toHaveText("second\n", { useInnerText: false, timeout: 20_000 });

  await page.getByTestId("message-user").first().hover();
  await page.getByTestId("edit-message").first().click();
  await expect(page.getByTestId("message-input")).toHaveValue("echo first; sleep 4");
});

test("an attached file lies in the working folder of the device", async ({ page }) => {
  await logIn(page);
  await choose(page, "shell");
  await page.getByTestId("attach-button").click();
  await expect(page.getByText("10 MB each")).toBeVisible();
  await page.keyboard.press("Escape");
  const buffer = Buffer.from("what the file says\n");
  await page.getByTestId("attach-input").setInputFiles({ name: "my note.txt", mimeType: "text/plain", buffer });
  await expect(page.getByTestId("file-chip")).toHaveAttribute("data-state", "there");
  await pictures(page, "attachment");
  await accessible(page, "attachment");

  const answer = await send(page, "cat .wegent/attachments/*my_note.txt");

  await expect(answer.getByTestId("output-text")).toHaveText("what the file says\n", { useInnerText: false });
  await expect(page.getByTestId("message-user").last()).toContainText("my note.txt");
  await expect(page.getByTestId("file-chip")).toHaveCount(0);
});

const QUESTION = {
  questions: [
    {
      question: "Which colour should the door have?",
      header: "Colour",
      multiSelect: false,
      options: [
        { label: "Red", description: "Warm, and seen from afar" },
        { label: "Blue", description: "Calm" },
      ],
    },
  ],
};

test("a question of the agent is answered on the page", async ({ page }) => {
  test.skip(process.env["WEGENT_CLAUDE"] !== "yes", "SKIPPED: Claude Code is not installed");
  await logIn(page);
  await choose(page, "claude_code");
  const call = encodeURIComponent(`AskUserQuestion|${JSON.stringify(QUESTION)}`);
  await send(page, `Paint the door SCENARIO:tool:${call}`);
  const card = page.getByTestId("question-card");
  await card.getByTestId("question-option-Blue").click();
  await pictures(page, "question");
  await accessible(page, "question");

  await card.getByTestId("question-submit").click();

  await expect(page.getByTestId("question-answered")).toContainText("Blue");
  await expect(page.getByTestId("message-assistant").last()).toContainText("All done. Last tool said:");
  await expect(page.getByTestId("message-assistant").last()).toHaveAttribute("data-status", "COMPLETED");
});

test("tables, code and a diagram are drawn", async ({ page }) => {
  test.skip(process.env["WEGENT_CLAUDE"] !== "yes", "SKIPPED: Claude Code is not installed");
  await logIn(page);
  await choose(page, "claude_code");
  const text =
    "## The way of a message\n\n| part | is | since |\n|---|---|---:|\n| page | **React** | 19 |\n| backend | Java | 25 |\n\n" +
    "```ts\n// how it goes on\nexport const next = (seq: number): number => seq + 1;\n```\n\nHere it is:\n\n```mermaid\nflowchart LR\n  A[Page] --> B[Backend] --> C[Device]\n```\n";
  await send(page, `SCENARIO:say:${encodeURIComponent(text)}`);
  await expect(page.getByTestId("diagram").locator("img")).toBeVisible({ timeout: 20_000 });
  await expect(page.locator(".prose-answer table td").first()).toHaveText("page");
  await expect(page.locator(".prose-answer pre span[class*=hljs]").first()).toBeVisible();
  await pictures(page, "diagram");
  await accessible(page, "diagram");
});

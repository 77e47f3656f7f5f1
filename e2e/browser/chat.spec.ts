import { expect, test } from "@playwright/test";
import { choose, logIn, pictures, send } from "./page";

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
});

test("a message runs on the device and its answer streams", async ({ page }) => {
  await logIn(page);
  await pictures(page, "empty");
  await choose(page, "shell");
  const answer = await send(page, "echo hello; seq 1 3");

  await expect(answer.getByTestId("output-text")).toHaveText("hello\n1\n2\n3\n", { useInnerText: false });
  await expect(page.getByTestId("task-list")).toContainText("echo hello");
  await pictures(page, "answer");
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
});

test("a failure says why and can be tried again", async ({ page }) => {
  await logIn(page);
  await choose(page, "shell");
  await send(page, "exit 3");

  await expect(page.getByTestId("assistant-error-card")).toContainText("3");
  await pictures(page, "error");
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

  await card.getByTestId("approval-allow-once").click();

  await expect(page.getByTestId("message-assistant").last()).toContainText("All done. Last tool said: hi");
  await pictures(page, "tool");
});

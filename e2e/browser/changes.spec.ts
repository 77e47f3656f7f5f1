import { expect } from "@playwright/test";
import { accessible } from "./axe";
import { choose, logIn, pictures, send, studio, test, turn } from "./page";

test.afterEach(() => turn("on"));

test("what an answer changed is read, commented on, and taken back", async ({ page }) => {
  await logIn(page);
  await choose(page, "shell", studio);
  await send(page, "printf 'one\\ntwo\\nthree\\n' > notes.txt");
  const answer = await send(page, "printf 'one\\nTWO\\nthree\\n' > notes.txt; echo new > more.md");
  const changes = answer.getByTestId("changes");
  await expect(changes.getByTestId("changes-toggle")).toContainText("2 files changed");
  await changes.getByTestId("changes-toggle").click();
  await expect(changes.locator("[data-kind=removed]")).toContainText("two");
  await expect(changes.locator("[data-kind=added]")).toHaveCount(2);

  await changes.getByTestId("comment-line-2").click();
  await changes.getByTestId("comment-input").fill("echo please write it small");
  await changes.getByTestId("save-comment").click();
  await pictures(page, "changes");
  await accessible(page, "changes");
  await page.setViewportSize({ width: 390, height: 800 });
  await expect(changes.getByTestId("diff-line").first()).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });
  await changes.getByTestId("send-comments").click();
  await expect(page.getByTestId("message-user").last()).toContainText("notes.txt, line 2:");
  await expect(page.getByTestId("message-assistant")).toHaveCount(3);
  await expect(page.getByTestId("message-assistant").last()).toHaveAttribute("data-status", /COMPLETED|FAILED/);

  await changes.getByTestId("revert-answer").click();
  await page.getByTestId("confirm-revert").click();
  await expect(changes).toContainText("These changes were taken back.");
  const after = await send(page, "cat notes.txt; ls more.md || echo gone");
  await expect(after.getByTestId("output-text")).toContainText("one\ntwo\nthree\n", { useInnerText: false });
  await expect(after.getByTestId("output-text")).toContainText("gone");

  await turn("off");
  await page.reload();
  const offline = page.getByTestId("changes").first();
  await offline.getByTestId("changes-toggle").click();
  await expect(offline.locator("[data-kind=added]").first()).toContainText("one");
  await expect(offline.getByTestId("revert-why")).toContainText("studio is offline", { timeout: 20_000 });
});

import { writeFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { accessible } from "./axe";
import { choose, device, logIn, pictures, send, studio, test, turn } from "./page";

test.afterEach(() => turn("on"));

test("a device that goes away fails its answer, stays chosen, and gets what waits when it is back", async ({ page }) => {
  await logIn(page);
  await choose(page, "shell", studio);
  const lost = await send(page, "echo begun; sleep 1000");
  await expect(lost).toContainText("begun");

  await turn("off");
  const card = lost.getByTestId("assistant-error-card");
  await expect(card).toHaveAttribute("data-reason", "device_offline", { timeout: 20_000 });
  await expect(card.getByTestId("assistant-error-retry")).toContainText("when it is back");
  await expect(lost).toContainText("begun");

  const reason = page.getByTestId("composer-disabled-reason");
  await expect(reason).toContainText("studio is offline");
  await expect(page.getByTestId("execution-target-trigger")).toContainText("studio");
  await page.getByTestId("message-input").fill("echo at last");
  await expect(page.getByTestId("send-button")).toBeDisabled();
  await page.getByTestId("run-elsewhere-button").click();
  await expect(page.getByTestId(`run-on-${device}`)).toBeVisible();
  await expect(page.getByTestId("run-in-cloud")).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");
  await pictures(page, "device-offline");
  await accessible(page, "device-offline");

  await page.getByTestId("queue-until-back-button").click();
  const waiting = page.getByTestId("message-assistant").last();
  await expect(waiting.getByTestId("queued-message-item")).toContainText("It is offline");
  await pictures(page, "queued-offline");
  await accessible(page, "queued-offline");
  await page.reload();
  await expect(page.getByTestId("execution-target-trigger")).toContainText("studio");
  await turn("on");
  await expect(waiting.getByTestId("output-text")).toHaveText("at last\n", { useInnerText: false, timeout: 40_000 });
  await expect(reason).toHaveCount(0);
});

test("the device may change before each message, is marked, and is remembered", async ({ page }) => {
  await logIn(page);
  await choose(page, "shell", studio);
  await expect((await send(page, "echo here")).getByTestId("output-text")).toContainText("here");
  await choose(page, "shell");
  const moved = await send(page, "echo there");
  await expect(moved.getByTestId("output-text")).toContainText("there");
  await expect(page.getByTestId("device-switch-mark")).toHaveText("Continues on laptop");
  await pictures(page, "moved");

  await choose(page, "shell", studio);
  const address = page.url();
  await page.goto("/");
  await expect(page.getByTestId("execution-target-trigger")).toContainText("laptop");
  await page.goto(address);
  await expect(page.getByTestId("execution-target-trigger")).toContainText("studio");
  await page.goto(`/?deviceId=${studio}`);
  await expect(page.getByTestId("execution-target-trigger")).toContainText("studio");
});

test("what waits for a device is let go to another", async ({ page }) => {
  await logIn(page);
  await turn("off");
  await choose(page, "shell", studio);
  await expect(page.getByTestId("composer-disabled-reason")).toBeVisible({ timeout: 20_000 });
  await page.getByTestId("message-input").fill("echo moved on");
  await page.getByTestId("queue-until-back-button").click();

  await page.locator("[data-testid^=queue-move-button-]").click();
  await page.getByTestId(`queue-move-to-${device}`).click();

  await expect(page.getByTestId("output-text")).toHaveText("moved on\n", { useInnerText: false });
});

test("an agent at work is told something, and hears it", async ({ page }) => {
  test.skip(process.env["WEGENT_CLAUDE"] !== "yes", "SKIPPED: Claude Code is not installed");
  await logIn(page);
  await choose(page, "claude_code");
  const gate = test.info().outputPath("gate");
  const waiting = `until [ -e '${gate}' ]; do sleep 0.1; done; echo open > gate.txt`;
  const answer = await send(page, `Look at the garden SCENARIO:bash:${encodeURIComponent(waiting)}`);
  await answer.getByTestId("approval-allow-once").click();
  await expect(answer.locator("[data-testid^=tool-toggle-]")).toContainText("Running");
  await page.getByTestId("message-input").fill("The roses first, please");
  await pictures(page, "tell-it-now");
  await accessible(page, "tell-it-now");

  await page.getByTestId("guide-button").click();

  await expect(page.getByTestId("message-input")).toHaveValue("");
  const word = answer.getByTestId("block-guidance");
  await expect(word).toContainText("The roses first, please");
  await expect(word.getByTestId("guidance-state")).toHaveAttribute("data-state", "waits");
  writeFileSync(gate, "");
  await expect(word.getByTestId("guidance-state")).toHaveAttribute("data-state", "heard", { timeout: 30_000 });
  await expect(answer).toHaveAttribute("data-status", "COMPLETED", { timeout: 30_000 });
  await expect(page.getByTestId("message-assistant")).toHaveCount(1);
  await pictures(page, "told");
});

test("a phone of 360 pixels shows a whole command, and large buttons apart", async ({ page }) => {
  test.skip(process.env["WEGENT_CLAUDE"] !== "yes", "SKIPPED: Claude Code is not installed");
  await page.setViewportSize({ width: 360, height: 740 });
  await logIn(page);
  await choose(page, "claude_code");
  const command = `find . -name '*.${"very-long-".repeat(12)}log' -mtime +30 -print0 | xargs -0 rm -f && echo done`;
  await send(page, `Tidy up SCENARIO:bash:${encodeURIComponent(command)}`);
  const card = page.getByTestId("approval-card");
  await expect(card.getByTestId("approval-command")).toContainText("xargs -0 rm -f && echo done");

  const boxes: { y: number; height: number }[] = [];
  for (const name of ["approval-allow-once", "approval-allow-conversation", "approval-deny"]) {
    const box = await card.getByTestId(name).boundingBox();
    expect(box?.height, name).toBeGreaterThanOrEqual(44);
    boxes.push(box ?? { y: 0, height: 0 });
  }
  const apart = boxes.slice(1).map((box, index) => box.y - (boxes[index]?.y ?? 0) - (boxes[index]?.height ?? 0));
  expect(Math.min(...apart)).toBeGreaterThanOrEqual(8);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(360);
  const cut = await card.getByTestId("approval-command").evaluate((code) => code.scrollWidth - code.clientWidth);
  expect(cut).toBeLessThanOrEqual(1);
  await accessible(page, "approval on a phone");
  await card.getByTestId("approval-deny").click();
  await expect(page.getByTestId("approval-decided")).toContainText("Denied");
});

test("it works on a phone and in Chinese", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page);
  await page.goto("/settings/profile");
  await page.getByTestId("profile-language").selectOption("zh-CN");
  await page.goto("/");
  await choose(page, "shell");
  await expect(page.getByTestId("message-input")).toHaveAttribute("placeholder", "要运行的命令…");
  const answer = await send(page, "echo 你好; exit 3");
  await expect(answer.getByTestId("assistant-error-card")).toContainText("命令失败");
  await expect(page.locator("main")).not.toContainText(/errorTitle_|nextStep_|Retry|Details|Send/);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(390);
  await pictures(page, "chinese");
  await accessible(page, "chinese");
});

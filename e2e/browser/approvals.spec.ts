import { expect, type Locator, type Page } from "@playwright/test";
import { accessible } from "./axe";
import { choose, logIn, pictures, send, test } from "./page";

test.skip(process.env["WEGENT_CLAUDE"] !== "yes", "SKIPPED: Claude Code is not installed");

const sizes = [
  ["desktop", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844 }],
] as const;

async function asks(page: Page, command: string): Promise<Locator> {
  await logIn(page);
  await choose(page, "claude_code");
  await send(page, `Tidy up SCENARIO:bash:${encodeURIComponent(command)}`);
  const card = page.getByTestId("approval-card");
  await expect(card.getByTestId("approval-command")).toBeVisible();
  return card;
}

for (const [size, viewport] of sizes) {
  test(`a long command is allowed only when its end was in sight, on a ${size}`, async ({ page }) => {
    const lines = Array.from({ length: 120 }, (_, i) => `echo line ${i + 1} > /dev/null`);
    await page.setViewportSize(viewport);
    const card = await asks(page, `${lines.join("\n")}\necho the end`);
    const allow = card.getByTestId("approval-allow-once");
    const more = card.getByTestId("approval-command-more");
    await expect(more).toContainText(/\d+ more lines/);
    await allow.scrollIntoViewIfNeeded();
    await expect(allow).toBeDisabled();
    await expect(card.getByTestId("approval-allow-conversation")).toBeDisabled();
    if (size === "desktop") {
      await pictures(page, "approval-long");
      await accessible(page, "a long command");
      await page.setViewportSize(viewport);
    }

    await more.focus();
    for (let press = 0; press < 60 && (await more.isVisible()); press++) await page.keyboard.press("Enter");

    await card.getByTestId("approval-command").scrollIntoViewIfNeeded();
    await expect(allow).toBeEnabled();
    await expect(card.getByTestId("approval-rule")).toContainText("this exact command");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(viewport.width);
    await allow.click();
    await expect(page.getByTestId("approval-decided")).toContainText("Allowed once");
  });

  test(`one line that is very long is wrapped and seen whole, on a ${size}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const card = await asks(page, `echo ${"x".repeat(9_000)}; rm -rf nothing`);
    const command = card.getByTestId("approval-command");
    const cut = await command.evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(cut).toBeLessThanOrEqual(1);
    await expect(card.getByTestId("approval-allow-once")).toBeDisabled();
    await command.evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
    await expect(card.getByTestId("approval-allow-once")).toBeEnabled();
    await expect(card.getByTestId("risks")).toContainText("Deletes without asking");
    await card.getByTestId("approval-deny").click();
    await expect(page.getByTestId("approval-decided")).toContainText("Denied");
  });
}

test("a command that would be shown reversed is shown as it is, with a warning", async ({ page }) => {
  const card = await asks(page, "echo safe # \u202E }~ fr- mr{ \u200B\b\u2066 יום");
  const marks = card.getByTestId("hidden-character");
  await expect(marks.first()).toHaveText("RLO");
  await expect(marks).toHaveCount(4);
  await expect(card.getByTestId("hidden-warning")).toContainText("shown as marks");
  const places = await card.getByTestId("approval-command").evaluate((box) => {
    const text = box.querySelector("bdi");
    return Array.from(text?.children ?? [], (mark) => mark.getBoundingClientRect().x);
  });
  expect(places).toEqual([...places].sort((one, other) => one - other));
  await pictures(page, "approval-bidi");
  await accessible(page, "a command with marks");
  await card.getByTestId("approval-deny").click();
});

import { expect, type Page } from "@playwright/test";
import { accessible } from "./axe";
import { choose, device, logIn, pictures, studio, test } from "./page";

const rows = (page: Page) => page.locator(".xterm-rows > div");

/** The lines of the terminal that are not empty. */
async function screen(page: Page): Promise<string[]> {
  return (await rows(page).allTextContents()).map((line) => line.replaceAll("\u00a0", " ").trimEnd()).filter(Boolean);
}

async function open(page: Page): Promise<void> {
  await choose(page, "shell");
  await page.getByTestId("workspace-terminal-card").click();
  await expect(page.getByTestId("terminal-view")).toHaveAttribute("data-status", "live");
}

async function run(page: Page, command: string, until: string): Promise<void> {
  // What is typed before the prompt is there may be thrown away by the shell.
  await expect(page.locator(".xterm-rows")).toContainText(/[$#>]/, { timeout: 30_000 });
  await page.locator(".xterm-helper-textarea").focus();
  await page.keyboard.type(`${command}\n`);
  await expect(page.locator(".xterm-rows")).toContainText(until);
}

/** Ends all terminals of the device, for the next test. */
async function endAll(page: Page): Promise<void> {
  await page.evaluate(async (path) => {
    const headers = { authorization: `Bearer ${localStorage.getItem("wegent.token") ?? ""}` };
    const { items } = (await (await fetch(path, { headers })).json()) as { items: { session_id: string }[] };
    await Promise.all(items.map(({ session_id }) => fetch(`${path}/${session_id}`, { method: "DELETE", headers })));
  }, `/api/devices/${device}/terminal`);
}

test.afterEach(({ page }) => endAll(page));

test("a terminal looks the same after a refresh, and ends with its exit code", async ({ page, context }) => {
  await logIn(page);
  await open(page);
  await run(page, "PS1='$ '; clear; printf '\\033[1;31mred\\033[0m \\033[32mgreen\\033[0m 日本\\n'; seq 3 | tac; echo rea''dy", "ready");
  await run(page, "echo it w''orks", "it works");
  await expect.poll(async () => (await screen(page)).at(-1)).toBe("$");
  const before = await screen(page);
  expect(before).toContain("it works");
  await pictures(page, "terminal");
  await accessible(page, "terminal");

  await page.reload();

  await expect(page.getByTestId("terminal-view")).toHaveAttribute("data-status", "live");
  await expect.poll(() => screen(page)).toEqual(before);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByTestId("terminal-state")).toContainText("Reading only");
  await accessible(other, "terminal, reading");
  await other.getByTestId("terminal-take").click();
  await expect(page.getByTestId("terminal-take")).toBeVisible();
  await run(other, "echo from the ot''her", "from the other");
  await expect(page.locator(".xterm-rows")).toContainText("from the other");
  await run(other, "exit 7", "");
  await expect(page.getByTestId("terminal-state")).toContainText("exit code 7");
  await page.bringToFront();
  await pictures(page, "terminal-ended");
  await accessible(page, "terminal, ended");
  await page.getByTestId("terminal-hide").click();
  await expect(page.getByTestId("terminal-panel")).toHaveCount(0);
});

test("on a phone the terminal has all the screen, and the keys that a phone lacks", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page);
  await open(page);
  await run(page, "PS1='$ '; clear; echo rea''dy; cat", "ready");
  await page.keyboard.type("held");
  const panel = await page.getByTestId("terminal-panel").boundingBox();
  expect(panel?.width).toBe(390);
  expect(panel?.height).toBeGreaterThan(800);
  for (const key of await page.getByTestId("terminal-keys").getByRole("button").all()) {
    expect((await key.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
  await accessible(page, "terminal on a phone");
  await pictures(page, "terminal-phone");
  await page.setViewportSize({ width: 390, height: 844 });

  await page.getByTestId("terminal-key-ctrl").click();
  await expect(page.getByTestId("terminal-key-ctrl")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.type("c");
  await expect(page.locator(".xterm-rows")).toContainText("held^C");
  await page.getByTestId("terminal-hide").click();
  await expect(page.getByTestId("message-input")).toBeVisible();
});

test("a device that allows no terminals says how its owner changes that", async ({ page }) => {
  await logIn(page);
  await choose(page, "shell", studio);
  await page.getByTestId("workspace-terminal-card").click();
  await expect(page.getByTestId("workspace-local-device-limited-tools")).toContainText("policy.terminal");
  await accessible(page, "no terminals");
  await pictures(page, "terminal-not-allowed");
  await page.getByTestId("terminal-hide").click();
});

test("the terminals of a device open below its card", async ({ page }) => {
  await logIn(page, undefined, "/settings/connections");
  await page.getByTestId(`connection-terminal-button-${device}`).click();
  await expect(page.getByTestId("terminal-view")).toHaveAttribute("data-status", "live");
  await run(page, "PS1='$ '; clear; echo in the set''tings", "in the settings");
  await accessible(page, "terminal of a card");
  await pictures(page, "terminal-card");
});

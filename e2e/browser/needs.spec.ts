import { expect, test, type BrowserContext, type Page } from "@playwright/test";
import { accessible } from "./axe";
import { choose, logIn, pictures, send } from "./page";

interface Shown {
  title: string;
  body: string;
}

/** Logs in and turns notifications on in this browser. */
async function notified(page: Page, context: BrowserContext): Promise<void> {
  await context.grantPermissions(["notifications"]);
  await logIn(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.goto("/settings/notifications");
  await page.getByTestId("notify-turn-on").click();
  await expect(page.getByTestId("notify-on")).toBeVisible();
}

const shown = (page: Page): Promise<Shown[]> =>
  page.evaluate(async () => {
    const worker = await navigator.serviceWorker.ready;
    return (await worker.getNotifications()).map(({ title, body }) => ({ title, body }));
  });

/** Sends a command and leaves the conversation while it runs. Returns its number. */
async function leave(page: Page, command: string): Promise<string> {
  await page.goto("/");
  await choose(page, "shell");
  await send(page, command);
  await expect(page).toHaveURL(/chat/);
  const id = page.url().split("/").at(-1) ?? "";
  await page.getByTestId("open-history").click();
  return id;
}

test("notifications are turned on, tested, and open what they are about", async ({ page, context }) => {
  await notified(page, context);
  await page.getByTestId("notify-test").click();
  await expect.poll(() => shown(page)).toEqual([{ title: "Wegent Devices", body: "Notifications arrive here." }]);
  await accessible(page, "notifications");
  await pictures(page, "notifications");

  await leave(page, "sleep 2; echo finished in the background");
  await expect
    .poll(() => shown(page), { timeout: 20_000 })
    .toContainEqual({ title: "sleep 2; echo finished in the background", body: "Finished" });
  const id = await leave(page, "sleep 2; exit 3");
  await expect
    .poll(() => shown(page), { timeout: 20_000 })
    .toContainEqual({ title: "sleep 2; exit 3", body: "Failed: The command failed" });

  await page.goto(`/chat/${id}`);
  await expect.poll(async () => (await shown(page)).map(({ title }) => title)).not.toContain("sleep 2; exit 3");
});

test("what is in sight or muted does not notify", async ({ page, context }) => {
  await notified(page, context);
  await page.goto("/");
  await choose(page, "shell");
  await send(page, "sleep 1; echo in sight");
  await expect(page.getByTestId("message-assistant").last()).toContainText("in sight");

  const muted = await leave(page, "sleep 3; echo muted");
  const menu = page.locator("main").getByTestId(`task-menu-${muted}`);
  await menu.click();
  await page.getByTestId(`mute-task-${muted}`).click();
  await expect(page.getByTestId(`task-muted-${muted}`)).toBeVisible();
  await expect(page.getByTestId(`task-row-${muted}`)).toContainText("Done", { timeout: 20_000 });

  await leave(page, "sleep 1; echo heard");
  await expect
    .poll(async () => (await shown(page)).map(({ title }) => title), { timeout: 20_000 })
    .toEqual(["sleep 1; echo heard"]);
});

test("an approval comes to the list, the title and the notifications of a page elsewhere", async ({ page, context }) => {
  test.skip(process.env["WEGENT_CLAUDE"] !== "yes", "SKIPPED: Claude Code is not installed");
  await notified(page, context);
  const asking = await context.newPage();
  await asking.goto("/");
  await choose(asking, "claude_code");
  await send(asking, "Put a greeting into file.txt and show it (SCENARIO:bash)");
  await expect(asking).toHaveURL(/chat/);
  await asking.getByTestId("open-history").click();

  await expect(page.getByTestId("needs-you-count")).toHaveText("1", { timeout: 20_000 });
  await expect(page).toHaveTitle(/^\(1\) /);
  await expect
    .poll(() => shown(page))
    .toContainEqual({ title: expect.stringContaining("Put a greeting"), body: "Needs your approval" });
  await accessible(page, "needs");
  await pictures(page, "needs");

  await page.getByTestId("needs-you-list").locator("a").click();
  await page.getByTestId("approval-card").getByTestId("approval-deny").click();
  await expect(page.getByTestId("needs-you-list")).toBeHidden({ timeout: 20_000 });
  await expect(asking).not.toHaveTitle(/^\(/, { timeout: 2_000 });
});

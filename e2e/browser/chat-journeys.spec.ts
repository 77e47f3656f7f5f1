import { expect, type Page } from "@playwright/test";
import { choose, logIn, pictures, send, test } from "./page";

const COUNTING = "for i in $(seq 1 40); do echo line $i; sleep 0.1; done";
const COUNTED = Array.from({ length: 40 }, (_, i) => `line ${i + 1}\n`).join("");

function output(page: Page) {
  return page.getByTestId("message-assistant").last().getByTestId("output-text");
}

/** The whole answer, once, and a composer that is free again. */
async function counted(page: Page, text = COUNTED): Promise<void> {
  await expect(page.getByTestId("message-assistant").last()).toHaveAttribute("data-status", "COMPLETED", { timeout: 30_000 });
  expect(await output(page).textContent()).toBe(text);
  await expect(page.getByTestId("message-assistant")).toHaveCount(1);
  await expect(page.getByTestId("stop-stream-button")).toHaveCount(0);
}

test("a closed tab finds its answer again, and its draft", async ({ page, context }) => {
  await logIn(page);
  await choose(page, "shell");
  const answer = await send(page, COUNTING);
  await expect(answer).toContainText("line 5");
  await page.getByTestId("message-input").fill("half a thought");
  const address = page.url();
  await page.close();

  const next = await context.newPage();
  await next.goto(address);

  await expect(output(next)).toContainText("line 12");
  await expect(next.getByTestId("message-input")).toHaveValue("half a thought");
  await counted(next);
});

test("a lost event leaves no hole, and a lost end no running answer", async ({ page }) => {
  const lost: string[] = [];
  await page.routeWebSocket(/socket\.io/, (route) => {
    const server = route.connectToServer();
    server.onMessage((message) => {
      const text = String(message);
      const middle = text.startsWith('42/chat,["chat:chunk"') && text.includes("line 7");
      const end = text.startsWith('42/chat,["chat:done"');
      if ((middle || end) && !lost.includes(middle ? "middle" : "end")) lost.push(middle ? "middle" : "end");
      else route.send(message);
    });
  });
  await logIn(page);
  await choose(page, "shell");
  await send(page, COUNTING);

  await counted(page);
  expect(lost).toEqual(["middle", "end"]);
});

test("an offline browser says so, keeps what is sent, and catches up", async ({ page, context }) => {
  await logIn(page);
  await choose(page, "shell");
  const answer = await send(page, COUNTING.replace("40", "120"));
  await expect(answer).toContainText("line 3");

  await context.setOffline(true);
  await page.getByTestId("message-input").fill("echo said in a tunnel");
  await page.getByTestId("send-button").click();
  await expect(page.getByTestId("message-pending")).toContainText("said in a tunnel");
  await expect(page.getByTestId("connection-reconnecting")).toBeVisible();
  await expect(page.getByTestId("answer-link-lost")).toBeVisible();
  await expect(page.getByTestId("thinking-indicator")).toHaveCount(0);
  await pictures(page, "offline-browser");
  await context.setOffline(false);

  await expect(page.getByTestId("connection-reconnecting")).toHaveCount(0);
  await expect(page.getByTestId("message-pending")).toHaveCount(0);
  await expect(answer.getByTestId("output-text")).toContainText("line 120", { timeout: 30_000 });
  await expect(output(page)).toHaveText("said in a tunnel\n", { useInnerText: false, timeout: 20_000 });
  await expect(page.getByTestId("message-user")).toHaveCount(2);
});

test("a second tab sees the same, and stops the first one's answer", async ({ page, context }) => {
  await logIn(page);
  await choose(page, "shell");
  await send(page, "echo begun; sleep 1000");
  await expect(output(page)).toContainText("begun");
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(output(other)).toContainText("begun");

  await send(other, "echo from the other tab");
  await expect(page.getByTestId("message-user").last()).toContainText("from the other tab", { timeout: 2_000 });
  await other.getByTestId("stop-stream-button").click();

  await expect(page.getByTestId("answer-stopped")).toContainText("ended in");
  await expect(output(page)).toHaveText("from the other tab\n", { useInnerText: false });
  await expect(output(other)).toHaveText("from the other tab\n", { useInnerText: false });
});

test("a second user sees nothing of the first one's", async ({ page, browser }) => {
  await logIn(page);
  await choose(page, "shell");
  await send(page, "echo a secret");
  await expect(output(page)).toContainText("a secret");
  const context = await browser.newContext();
  const bob = await context.newPage();

  await logIn(bob, "bob");
  await expect(bob.getByTestId("execution-target-trigger")).toContainText("Connect a computer");
  await expect(bob.locator("body")).not.toContainText("a secret");
  await pictures(bob, "first-visit");
  await bob.goto(page.url());
  await expect(bob.getByTestId("chat-not-found")).toBeVisible();
  await expect(bob.locator("body")).not.toContainText("a secret");
  await context.close();
});

test("a growing answer is followed only while its end is in view", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 480 });
  await logIn(page);
  await choose(page, "shell");
  for (const _ of [1, 2, 3]) await expect((await send(page, "seq 1 15")).getByTestId("output-text")).toContainText("15");
  const answer = await send(page, "for i in $(seq 1 60); do echo more $i; sleep 0.1; done");
  const box = page.getByTestId("messages-container");
  const fromBottom = () => box.evaluate((element) => Math.round(element.scrollHeight - element.scrollTop - element.clientHeight));
  await expect(answer).toContainText("more 5");
  await expect.poll(fromBottom).toBeLessThan(48);

  await page.getByTestId("message-assistant").last().locator("header").hover();
  await page.mouse.wheel(0, -600);
  await expect(page.getByTestId("scroll-to-bottom-button")).toBeVisible();
  const top = await box.evaluate((element) => element.scrollTop);
  await expect(answer).toContainText("more 30");
  expect(await box.evaluate((element) => element.scrollTop)).toBe(top);

  await page.getByTestId("scroll-to-bottom-button").click();
  await expect(page.getByTestId("scroll-to-bottom-button")).toHaveCount(0);
  expect(await fromBottom()).toBeLessThan(48);
});

test("nothing jumps while an answer streams", async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) shifts.push(entry.value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await logIn(page);
  await choose(page, process.env["WEGENT_CLAUDE"] === "yes" ? "claude_code" : "shell");
  const shifted = () => page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts.splice(0).reduce((sum, value) => sum + value, 0));
  const words = process.env["WEGENT_CLAUDE"] === "yes" ? "SCENARIO:slow:15" : COUNTING;
  await send(page, words);
  await expect(page.getByTestId("message-assistant")).toContainText(/word2|line 2/);
  await shifted();

  await expect(page.getByTestId("message-assistant")).toContainText(/word14|line 39/, { timeout: 30_000 });

  expect(await shifted()).toBeLessThan(0.02);
});

test("an answer is copied, and says what it took", async ({ page, context }) => {
  test.skip(process.env["WEGENT_CLAUDE"] !== "yes", "SKIPPED: Claude Code is not installed");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await logIn(page);
  await choose(page, "claude_code");
  const answer = await send(page, `SCENARIO:say:${encodeURIComponent("Take **this** with you.")}`);
  await expect(answer.getByTestId("usage-line")).toContainText(/tokens in, .* out · .*\$/);

  await answer.getByTestId("copy-answer").click();

  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("Take **this** with you.");
});

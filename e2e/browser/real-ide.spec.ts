import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { expect, test, type Browser, type BrowserContext, type Page, type WebSocket } from "@playwright/test";
import { logIn } from "./page";

/** A device of `name` with the real code-server, and the folder in which its IDE opens. */
interface Ide {
  way: string;
  name: string;
  device: string;
  folder: string;
}

test.use({ actionTimeout: 30_000, screenshot: "only-on-failure" });

const ides = JSON.parse(process.env["WEGENT_REAL_IDES"] ?? "[]") as Ide[];

/** The IDE's sockets, and which answers were not good. */
class Traffic {
  readonly bad: string[] = [];
  /** The sockets by which something has come, and that are not closed. */
  readonly live = new Set<WebSocket>();

  constructor(context: BrowserContext) {
    context.on("page", (page) => {
      page.on("websocket", (socket) => {
        socket.on("framereceived", () => this.live.add(socket));
        socket.on("close", () => this.live.delete(socket));
        socket.on("socketerror", () => this.live.delete(socket));
      });
    });
    context.on("response", (answer) => {
      if (answer.status() >= 400) this.bad.push(`${answer.status()} ${answer.url()}`);
    });
  }
}

/** Opens the IDE by the button of the device's card. Returns its tab and the link that let it in. */
async function open(page: Page, { device }: Ide): Promise<{ tab: Page; link: string }> {
  const context = page.context();
  const told = context.waitForEvent("request", (request) => request.url().includes("/?token="));
  const opened = context.waitForEvent("page");
  await page.getByTestId(`connection-code-server-button-${device}`).click();
  const tab = await opened;
  const link = (await told).url();
  await expect(tab.locator(".monaco-workbench")).toBeVisible({ timeout: 60_000 });
  return { tab, link };
}

async function openFile(tab: Page, name: string): Promise<void> {
  await tab.getByRole("treeitem", { name }).dblclick();
  await expect(tab.getByRole("tab", { name })).toBeVisible();
}

/** The text of all frames in the tab: a webview is a frame in a frame. */
async function texts(tab: Page): Promise<string> {
  const all = tab.frames().map((frame) => frame.evaluate(() => document.body.innerText).catch(() => ""));
  return (await Promise.all(all)).join("\n");
}

async function statusOf(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const answer = await (await context.newPage()).goto(url);
  await context.close();
  return answer?.status() ?? 0;
}

for (const ide of ides) {
  test(`an IDE that is ${ide.way} works, and ends with the login that opened it`, async ({ page, context, browser }) => {
    test.setTimeout(240_000);
    const traffic = new Traffic(context);
    await logIn(page, ide.name, "/settings/connections");
    const { tab, link } = await open(page, ide);
    const root = new URL(tab.url().replace(/\?.*/, ""));

    await test.step("nobody was asked for a password, and the link is used up", async () => {
      expect(tab.url()).not.toContain("token");
      await expect(tab.locator("input[type=password]")).toHaveCount(0);
      expect(await statusOf(browser, link)).toBe(401);
      expect(await statusOf(browser, root.href)).toBe(401);
    });

    await test.step("a file is read, changed and saved", async () => {
      await openFile(tab, "hello.txt");
      const text = tab.locator(".view-lines").first();
      await expect(text).toContainText("hello from the device");
      await text.click();
      await tab.keyboard.press("Control+End");
      await tab.keyboard.type("typed");
      await expect(text).toContainText("typed");
      await tab.keyboard.press("Control+s");
      await expect.poll(() => readFileSync(join(ide.folder, "hello.txt"), "utf8")).toContain("typed");
    });

    await test.step("a terminal runs on the device", async () => {
      const made = join(ide.folder, "made.txt");
      await tab.keyboard.press("Control+Shift+`");
      await expect(async () => {
        // It is asked for once a folder, when the terminal is there already.
        await tab.getByRole("button", { name: "Trust Folder & Continue" }).click({ timeout: 3_000 }).catch(() => {});
        await tab.locator(".terminal-wrapper.active .xterm").click({ timeout: 3_000 });
        await tab.keyboard.type("seq 20000; echo $((40 + 2)) > made.txt\n");
        await expect.poll(() => existsSync(made) && readFileSync(made, "utf8")).toBe("42\n");
      }).toPass({ timeout: 60_000 });
    });

    await test.step("a webview is shown", async () => {
      await openFile(tab, "README.md");
      await tab.keyboard.press("Control+Shift+v");
      await expect.poll(() => texts(tab), { timeout: 90_000 }).toContain("What the preview shows");
    });

    await tab.screenshot({ path: `../target/screenshots/real-ide-${ide.way}.png` });

    await test.step("a large file arrives whole, and what a program serves there is reached", async () => {
      const large = Buffer.alloc(20_000_000, "0123456789abcdef");
      writeFileSync(join(ide.folder, "large.bin"), large);
      const got = await tab.evaluate(async (path) => {
        const answer = await fetch(`vscode-remote-resource?path=${encodeURIComponent(path)}`);
        const bytes = await answer.arrayBuffer();
        return [bytes.byteLength, new TextDecoder().decode(bytes.slice(-4))];
      }, join(ide.folder, "large.bin"));
      expect(got).toEqual([large.length, "cdef"]);

      const served = createServer((request, answer) => answer.end(`served ${request.method} ${request.url}`)).listen(0, "127.0.0.1");
      await new Promise((listening) => served.once("listening", listening));
      const { port } = served.address() as AddressInfo;
      const said = await tab.evaluate(async (path) => (await fetch(path, { method: "POST", body: "x" })).text(), `proxy/${port}/a?b=c`);
      served.close();
      expect(said).toBe("served POST /a?b=c");
    });

    await test.step("nothing that it serves reaches beyond its own address", async () => {
      const scopes = await tab.evaluate(async () =>
        (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
      );
      expect(scopes.filter((scope) => !scope.startsWith(root.href))).toEqual([]);
      const wide = await tab.evaluate(() =>
        navigator.serviceWorker.register("_static/out/browser/serviceWorker.js", { scope: "/" }).then(
          () => "registered",
          () => "refused",
        ),
      );
      expect(wide).toBe("refused");
      const cookies = (await context.cookies(root.href)).filter(({ domain }) => domain === root.hostname);
      expect(cookies.map(({ path }) => path)).toEqual(cookies.map(() => root.pathname));
      expect(cookies.map(({ name }) => name)).not.toContain("code-server-session");
      // vsda is a part of VS Code that code-server may not have.
      expect(traffic.bad.filter((answer) => !answer.includes("/vsda/"))).toEqual([]);
    });

    await test.step("it ends with the login", async () => {
      expect(traffic.live.size).toBeGreaterThan(0);
      await page.getByTestId("user-menu").click();
      await page.getByTestId("log-out").click();
      // The page's own socket is none of the IDE's.
      const ofIde = () => [...traffic.live].map((socket) => socket.url()).filter((url) => url.includes(root.pathname));
      await expect.poll(ofIde, { timeout: 5_000 }).toEqual([]);
      const shown = await tab.goto(root.href).then(
        (answer) => answer?.ok(),
        () => false, // an answer of no words is an error of Chromium's
      );
      expect(shown).toBe(false);
    });
  });
}

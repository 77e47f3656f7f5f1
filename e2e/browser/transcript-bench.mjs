// How fluid a long transcript is: node transcript-bench.mjs [messages]. Needs npm ci here and in web.
import { chromium } from "@playwright/test";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const web = fileURLToPath(new URL("../../web/", import.meta.url));
const { createServer } = await import(createRequire(web).resolve("vite"));
const count = Number(process.argv[2] ?? 5_000);
process.chdir(web);
const server = await createServer({ configFile: `${web}vite.config.ts`, server: { port: 0 }, logLevel: "error" });
await server.listen();
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const address = `http://localhost:${server.httpServer.address().port}/bench/index.html?messages=${count}`;
await page.goto(address);
await page.getByTestId("message-assistant").first().waitFor({ timeout: 60_000 });

const begun = Date.now();
await page.goto(address);
await page.getByText("word", { exact: true }).waitFor({ timeout: 60_000 });
const shown = Date.now() - begun;

const result = await page.evaluate(async () => {
  const box = document.querySelector("[data-testid=messages-container]");
  const frame = () => new Promise((painted) => requestAnimationFrame(painted));
  const rest = async () => {
    for (let i = 0; i < 30; i += 1) await frame();
  };
  const frames = async (times, act) => {
    const spent = [];
    for (let i = 0; i < times; i += 1) {
      const before = performance.now();
      act(i);
      await frame();
      spent.push(performance.now() - before);
    }
    spent.sort((a, b) => a - b);
    return {
      median: Math.round(spent[Math.floor(times / 2)]),
      p95: Math.round(spent[Math.floor(times * 0.95)]),
      most: Math.round(spent.at(-1)),
    };
  };
  await rest();
  const atBottom = () => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight);
  const startsAtEnd = atBottom();
  const grows = await frames(200, () => window.grow());
  await rest();
  const follows = atBottom();
  const scrolls = await frames(300, () => box.scrollBy(0, -400));
  const jumps = await frames(20, (i) => box.scrollTo(0, (box.scrollHeight * ((i * 7) % 20)) / 20));
  return { startsAtEnd, follows, grows, scrolls, jumps, elements: document.querySelectorAll("*").length };
});
console.log(JSON.stringify({ messages: count, shown_ms: shown, ...result }, null, 2));
await browser.close();
await server.close();

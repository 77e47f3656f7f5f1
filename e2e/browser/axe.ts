import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Expects that axe finds nothing serious on the screen as it is, neither in light nor in dark. */
export async function accessible(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await paint(page, colorScheme);
    await expect(page.locator("[data-stale]")).toHaveCount(0);
    await page.evaluate(source);
    await settle(page);
    const results = await page.evaluate(
      () => (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({ resultTypes: ["violations"] }),
    );
    const serious = results.violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
    expect(serious, `${name}, ${colorScheme}`).toEqual([]);
  }
  expect(await nameless(page), `${name}: without a data-testid`).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Shows the page in a theme. It hears of it by an event: a busy machine takes its time. */
export async function paint(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.waitForFunction((dark) => document.documentElement.classList.contains("dark") === dark, colorScheme === "dark");
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
  await settle(page);
}

async function settle(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished)),
  );
}

/** What can be used on the screen and has no name for tests. Links of an answer's text and xterm's own field have none. */
function nameless(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("button, a[href], input, select, textarea, summary, [role^=menuitem]")]
      .filter((one) => !one.hasAttribute("data-testid") && !one.closest(".prose-answer, .xterm, [aria-hidden=true]"))
      .map((one) => one.outerHTML.slice(0, 160)),
  );
}

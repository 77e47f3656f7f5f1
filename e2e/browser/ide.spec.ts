import { expect, type BrowserContext, type Page } from "@playwright/test";
import { accessible } from "./axe";
import { logIn, pictures, test, turn } from "./page";

/** Who has machines with a stub of code-server: `box` opens IDEs, the owner of `vault` allows none. */
const { name, box, vault, power } = JSON.parse(process.env["WEGENT_IDES"] ?? "{}") as Record<string, string>;

test.use({ alsoAsked: /^[0-9a-f]{20}\.ide\.localhost:\d+$/ });

/** Opens an IDE by the button of a device's card: its tab, which waits until it is let go on. */
async function openHeld(page: Page, context: BrowserContext): Promise<{ tab: Page; goOn: () => void }> {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await context.route(`**/api/devices/${box}/code-server`, async (route) => {
    await held;
    await route.continue();
  });
  const opened = context.waitForEvent("page");
  await page.getByTestId(`connection-code-server-button-${box}`).click();
  return { tab: await opened, goOn };
}

test("an IDE opens in a tab of its own, which says how far it is", async ({ page, context }) => {
  await logIn(page, name, "/settings/connections");
  const { tab, goOn } = await openHeld(page, context);
  await expect(tab.getByTestId("ide-starting")).toContainText("Starting the IDE on box");
  await accessible(tab, "IDE, starting");
  await pictures(tab, "ide-starting");

  goOn();

  await tab.waitForURL(/ide\.localhost:\d+\/s\/[^/]+\/\?folder=/);
  await expect(tab.locator("body")).toContainText("GET /?folder=");
  expect(tab.url()).not.toContain("token");
  await expect(page.getByTestId(`connection-code-server-button-${box}`)).toBeVisible();
  await tab.close();
});

test("a device whose owner allows no IDE says how that is changed", async ({ page }) => {
  await logIn(page, name, `/ide/${vault}`);
  await expect(page.getByTestId("ide-failed")).toContainText("policy.code_server");
  await accessible(page, "IDE, not allowed");
  await pictures(page, "ide-not-allowed");

  await page.getByTestId("ide-connections").click();
  const button = page.getByTestId(`connection-code-server-button-${vault}`);
  await button.press("Enter");
  await expect(page.getByText(/policy\.code_server to true/)).toBeVisible();
});

test("a device that is away, or is none, says so; once it is back, trying again opens the IDE", async ({ page }) => {
  await logIn(page, name, "/settings/connections");
  await turn("off", power);
  const button = page.getByTestId(`connection-code-server-button-${box}`);
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await page.goto(`/ide/${box}`);
  await expect(page.getByTestId("ide-failed")).toContainText("not connected");
  await accessible(page, "IDE, device away");
  await pictures(page, "ide-away");

  await turn("on", power);

  await expect(async () => {
    if (!page.url().includes("ide.localhost")) {
      await page.getByTestId("ide-retry").click({ timeout: 1_000 });
    }
    await page.waitForURL(/ide\.localhost/, { timeout: 2_000 });
  }).toPass();
  await page.goto("/ide/nobodys");
  await expect(page.getByTestId("ide-failed")).toBeVisible();
  await pictures(page, "ide-unknown");
});

import { expect, test as base, type Locator, type Page } from "@playwright/test";

export const device = process.env["WEGENT_DEVICE"] ?? "";

/** A device that can be switched off and on. */
export const studio = process.env["WEGENT_STUDIO"] ?? "";

export async function turn(state: "off" | "on"): Promise<void> {
  const answer = await fetch(`${process.env["WEGENT_STUDIO_SWITCH"]}/${state}`, { method: "POST" });
  expect(answer.status).toBe(204);
}

/** A test whose pages may ask nobody but the server. */
export const test = base.extend<{ noStrangers: void }>({
  noStrangers: [
    async ({ context, baseURL }, use) => {
      const strangers = new Set<string>();
      const seen = (address: string) => {
        const { protocol, host } = new URL(address);
        if (/^(http|ws)/.test(protocol) && host !== new URL(baseURL ?? "").host) strangers.add(address);
      };
      context.on("request", (request) => seen(request.url()));
      context.on("page", (page) => page.on("websocket", (socket) => seen(socket.url())));
      await use();
      expect([...strangers], "requests to other hosts").toEqual([]);
    },
    { auto: true },
  ],
});

/** Logs in and waits for the chat. */
export async function logIn(page: Page, name = "ann"): Promise<void> {
  await page.goto("/");
  await page.getByTestId("login-user-name").fill(name);
  await page.getByTestId("login-password").fill(`password of ${name}`);
  await page.getByTestId("login-submit").click();
  await expect(page.getByTestId("message-input")).toBeVisible();
}

/** Chooses the device and the agent for the next message. */
export async function choose(page: Page, agent: "shell" | "claude_code", on = device): Promise<void> {
  await page.getByTestId("execution-target-trigger").click();
  await page.getByTestId(`device-card-${on}`).click();
  await page.keyboard.press("Escape");
  await page.getByTestId("run-options-trigger").click();
  await page.getByTestId(`agent-option-${agent}`).click();
  await page.keyboard.press("Escape");
}

/** Sends a message and returns the answer that it gets. */
export async function send(page: Page, text: string): Promise<Locator> {
  const before = await page.getByTestId("message-assistant").count();
  await page.getByTestId("message-input").fill(text);
  await page.getByTestId("send-button").click();
  const answer = page.getByTestId("message-assistant").nth(before);
  await expect(answer).toBeVisible();
  return answer;
}

/** Takes the four pictures of a screen: desktop and phone, light and dark. */
export async function pictures(page: Page, name: string): Promise<void> {
  const desktop = { width: 1440, height: 900 };
  for (const [size, viewport] of [["desktop", desktop], ["phone", { width: 390, height: 844 }]] as const) {
    await page.setViewportSize(viewport);
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
      await page.screenshot({ path: `../target/screenshots/${name}-${size}-${theme}.png`, animations: "disabled" });
    }
  }
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: "light" });
}

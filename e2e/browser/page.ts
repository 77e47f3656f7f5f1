import { expect, test as base, type Locator, type Page } from "@playwright/test";
import { paint } from "./axe";

interface Person {
  name: string;
  laptop: string;
  studio: string;
  power: string;
}

const people = JSON.parse(process.env["WEGENT_PEOPLE"] ?? "[]") as Person[];
const me = people[Number(process.env["TEST_PARALLEL_INDEX"] ?? 0)] ?? { name: "ann", laptop: "", studio: "", power: "" };

/** Who this worker is: nobody else's specs touch her devices and conversations. */
export const user = me.name;
export const device = me.laptop;

/** A device that can be switched off and on. */
export const studio = me.studio;

export async function turn(state: "off" | "on", power = me.power): Promise<void> {
  const answer = await fetch(`${power}/${state}`, { method: "POST" });
  expect(answer.status).toBe(204);
}

/** A test whose pages may ask nobody but the server, and the hosts that it names, and want nothing that their policy forbids. */
export const test = base.extend<{ noStrangers: void; withinPolicy: void; alsoAsked: RegExp }>({
  alsoAsked: [/^$/, { option: true }],
  noStrangers: [
    async ({ context, baseURL, alsoAsked }, use) => {
      const strangers = new Set<string>();
      const seen = (address: string) => {
        const { protocol, host } = new URL(address);
        if (/^(http|ws)/.test(protocol) && host !== new URL(baseURL ?? "").host && !alsoAsked.test(host)) strangers.add(address);
      };
      context.on("request", (request) => seen(request.url()));
      context.on("page", (page) => page.on("websocket", (socket) => seen(socket.url())));
      await use();
      expect([...strangers], "requests to other hosts").toEqual([]);
    },
    { auto: true },
  ],
  withinPolicy: [
    async ({ context }, use) => {
      const refused: string[] = [];
      context.on("console", (message) => {
        if (/Content.Security.Policy|Permissions.Policy|Cross-Origin-Opener-Policy/i.test(message.text())) refused.push(message.text());
      });
      await use();
      expect(refused, "what the page's policy forbids").toEqual([]);
    },
    { auto: true },
  ],
});

/** One login a browser and person, as pages of one browser share it. */
const tokens = new Map<string, Promise<string>>();

async function tokenOf(page: Page, name: string, password: string): Promise<string> {
  const answer = await page.request.post("/api/auth/login", { data: { user_name: name, password } });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Is logged in, at `path`. The login page has a spec of its own. */
export async function logIn(page: Page, name = user, path = "/", password = `password of ${name}`): Promise<void> {
  const known = tokens.get(name) ?? tokenOf(page, name, password);
  tokens.set(name, known);
  await page.context().addInitScript((token) => {
    if (!sessionStorage.getItem("begun") && !localStorage.getItem("wegent.token")) localStorage.setItem("wegent.token", token);
    sessionStorage.setItem("begun", "yes");
  }, await known);
  await page.goto(path);
  await expect(page.getByTestId(path === "/" ? "message-input" : "user-menu")).toBeVisible();
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

/** Picks one of several ways, as a user does: by what is written there. */
export async function pick(way: Locator): Promise<void> {
  await way.locator("xpath=ancestor::label").click();
  await expect(way).toBeChecked();
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

/** Takes the four pictures of a screen, for who wants to look at them (WEGENT_PICTURES): desktop and phone, light and dark. */
export async function pictures(page: Page, name: string): Promise<void> {
  const desktop = { width: 1440, height: 900 };
  const phone = { width: 390, height: 844 };
  for (const [size, viewport] of [["desktop", desktop], ["phone", phone]] as const) {
    if (!process.env["WEGENT_PICTURES"]) break;
    await page.setViewportSize(viewport);
    for (const theme of ["light", "dark"] as const) {
      await paint(page, theme);
      await page.screenshot({ path: `../target/screenshots/${name}-${size}-${theme}.png`, animations: "disabled" });
    }
  }
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: "light" });
}

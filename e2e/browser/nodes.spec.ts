import { expect, test, type Page, type WebSocketRoute } from "@playwright/test";
import { choose, logIn, pictures, send } from "./page";

const COUNTING = "for i in $(seq 1 40); do echo line $i; sleep 0.1; done";
const COUNTED = Array.from({ length: 40 }, (_, i) => `line ${i + 1}\n`).join("");

/** The page's sockets, in the order in which they were opened; what the server says can be added to, or kept away. */
class Links {
  readonly opened: WebSocketRoute[] = [];
  blocked = false;
  /** Takes the first acknowledgement of a send, and the socket with it. */
  loseAnAcknowledgement = false;
  readonly sends: string[] = [];

  static async of(page: Page): Promise<Links> {
    const links = new Links();
    await page.routeWebSocket(/socket\.io/, (route) => links.open(route));
    return links;
  }

  private open(route: WebSocketRoute): void {
    if (this.blocked) {
      void route.close();
      return;
    }
    this.opened.push(route);
    const server = route.connectToServer();
    let awaited: string | undefined;
    route.onMessage((message) => {
      const sent = /^42\/chat,(\d+)\["chat:send"/.exec(String(message));
      if (sent) this.sends.push(String(message));
      if (sent && this.loseAnAcknowledgement) awaited = `43/chat,${sent[1]}[`;
      server.send(message);
    });
    server.onMessage((message) => {
      if (awaited && String(message).startsWith(awaited)) {
        this.loseAnAcknowledgement = false;
        void route.close();
        return;
      }
      route.send(message);
    });
  }

  say(event: string, data: object): void {
    this.opened.at(-1)?.send(`42/chat,${JSON.stringify([event, data])}`);
  }

  async cut(): Promise<void> {
    this.blocked = true;
    await this.opened.at(-1)?.close();
  }
}

test("a node that goes down is left unseen, and nothing is lost", async ({ page }) => {
  const links = await Links.of(page);
  await logIn(page);
  await choose(page, "shell");
  const answer = await send(page, COUNTING);
  await expect(answer).toContainText("line 3");
  await page.getByTestId("message-input").fill("half a thought");

  links.say("server:draining", { within_ms: 300 });

  await expect.poll(() => links.opened.length).toBe(2);
  const text = page.getByTestId("message-assistant").last().getByTestId("output-text");
  await expect(text).toContainText("line 40", { timeout: 30_000 });
  expect(await text.textContent()).toBe(COUNTED);
  await expect(page.getByTestId("connection-reconnecting")).toHaveCount(0);
  await expect(page.getByTestId("message-input")).toHaveValue("half a thought");
});

test("a lost link is told beside the answer, which goes on where it was", async ({ page }) => {
  const links = await Links.of(page);
  await logIn(page);
  await choose(page, "shell");
  const answer = await send(page, COUNTING.replace("40", "90"));
  await expect(answer).toContainText("line 3");

  await links.cut();

  await expect(page.getByTestId("answer-link-lost")).toBeVisible();
  await expect(page.getByTestId("connection-reconnecting")).toContainText("Reconnecting since");
  await pictures(page, "link-lost");
  links.blocked = false;
  await expect(page.getByTestId("connection-reconnecting")).toHaveCount(0);
  await expect(answer.getByTestId("output-text")).toContainText("line 90", { timeout: 30_000 });
});

test("a message whose acknowledgement was lost arrives once", async ({ page }) => {
  const links = await Links.of(page);
  await logIn(page);
  await choose(page, "shell");
  links.loseAnAcknowledgement = true;

  await send(page, "echo only once");

  await expect(page.getByTestId("output-text")).toHaveText("only once\n", { useInnerText: false });
  await expect(page.getByTestId("message-user")).toHaveCount(1);
  await expect(page.getByTestId("message-pending")).toHaveCount(0);
  const operations = links.sends.map((message) => /"operation_id":"(\w+)"/.exec(message)?.[1]);
  expect(operations).toHaveLength(2);
  expect(new Set(operations).size).toBe(1);
});

test("what the server cannot do right now stands above the page", async ({ page }) => {
  const links = await Links.of(page);
  await logIn(page);
  const troubles = [
    { part: "database", message: "The database does not answer" },
    { part: "redis", message: "Redis does not answer" },
  ];

  await expect(async () => {
    links.say("server:health", { troubles });
    await expect(page.getByTestId("trouble-database")).toContainText("Agents go on", { timeout: 500 });
  }).toPass();
  await pictures(page, "health");
  links.say("server:health", { troubles: [] });
  await expect(page.getByTestId("server-health")).toHaveCount(0);
});

test("an unknown conversation is not offered again", async ({ page }) => {
  await logIn(page);
  await page.goto("/chat/999999");

  await expect(page.getByTestId("chat-not-found")).toBeVisible();
  await expect(page.getByTestId("chat-load-retry")).toHaveCount(0);
  await pictures(page, "no-conversation");
});

import { expect, test, type Page } from "@playwright/test";
import { accessible } from "./axe";
import { choose, device, logIn, pick, pictures, send } from "./page";

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator("h1")).toBeVisible();
}

async function logInAsAdmin(page: Page): Promise<void> {
  await logIn(page, "admin", "/settings/users", "password of the admin");
}

test("a conversation is found, renamed, pinned, archived and deleted", async ({ page }) => {
  await logIn(page);
  await choose(page, "shell");
  const answer = await send(page, "echo needle in the hay");
  await expect(answer.getByTestId("output-text")).toContainText("needle");
  const id = page.url().split("/").at(-1) ?? "";

  await page.goto("/history?status=COMPLETED");
  await page.getByTestId("history-search").fill("HAY needle");
  const row = page.getByTestId(`history-row-${id}`);
  await expect(row).toBeVisible();
  await expect(page.getByTestId("history-count")).toContainText("1");
  await expect(page).toHaveURL(/q=HAY/);
  await accessible(page, "history");
  await pictures(page, "history");

  const menu = page.locator("main").getByTestId(`task-menu-${id}`);
  await menu.click();
  await page.getByTestId(`rename-task-${id}`).click();
  await page.getByTestId("task-title-input").fill("Found needle");
  await page.getByTestId("save-task-title").click();
  await expect(row).toContainText("Found needle");
  await menu.click();
  await page.getByTestId(`pin-task-${id}`).click();
  await expect(page.getByTestId("pinned-list")).toContainText("Found needle");
  await menu.click();
  await page.getByTestId(`archive-task-${id}`).click();
  await expect(page.getByTestId(`task-row-${id}`)).toBeHidden();
  await page.getByTestId("history-shelf").selectOption("archived");
  await menu.click();
  await page.getByTestId(`delete-task-${id}`).click();
  await page.getByTestId("confirm-delete-task").click();
  await expect(row).toBeHidden();
});

test("a second tab sees at once what the first one changes", async ({ page, context }) => {
  await logIn(page);
  const keys = await context.newPage();
  await keys.goto("/settings/api-keys");
  await expect(keys.locator("h1")).toBeVisible();
  const made = await page.evaluate(async () => {
    const headers = { authorization: `Bearer ${localStorage.getItem("wegent.token") ?? ""}`, "content-type": "application/json" };
    const answer = await fetch("/api/api-keys", { method: "POST", headers, body: JSON.stringify({ name: "made elsewhere" }) });
    return ((await answer.json()) as { id: number }).id;
  });
  await expect(keys.getByTestId(`secret-${made}`)).toContainText("made elsewhere", { timeout: 2_000 });
  await keys.close();
  const other = await context.newPage();
  await other.goto("/settings/connections");
  await expect(other.getByTestId(`connection-device-${device}`)).toBeVisible();
  await open(page, "/settings/connections");
  await page.getByTestId(`drain-device-${device}`).click();
  await expect(other.getByTestId(`device-drained-${device}`)).toBeVisible({ timeout: 2_000 });
  await page.getByTestId(`drain-device-${device}`).click();
  await expect(other.getByTestId(`device-drained-${device}`)).toBeHidden({ timeout: 2_000 });
});

test("a drained device keeps what is sent until it is resumed", async ({ page }) => {
  await logIn(page);
  await open(page, "/settings/connections");
  await page.getByTestId(`drain-device-${device}`).click();
  await expect(page.getByTestId(`device-drained-${device}`)).toBeVisible();
  await page.goto("/");
  await choose(page, "shell");
  const answer = await send(page, "echo at last");
  await expect(answer).toContainText("drained");

  await open(page, "/settings/connections");
  await expect(page.getByTestId(`device-tasks-${device}`)).toContainText("at last");
  await accessible(page, "connections");
  await pictures(page, "connections");
  await page.getByTestId(`drain-device-${device}`).click();
  await expect(page.getByTestId(`device-tasks-${device}`)).toBeHidden();
});

test("a device is renamed in place and shows its key", async ({ page }) => {
  await logIn(page);
  await open(page, "/settings/connections");
  const card = page.getByTestId(`connection-device-${device}`);
  const name = page.getByTestId(`rename-device-${device}`);
  const before = (await name.textContent()) ?? "";
  await name.click();
  await page.getByTestId("device-alias-input").fill("renamed laptop");
  await page.keyboard.press("Enter");
  await expect(card).toContainText("renamed laptop");
  await expect(card).toContainText("Connects with");
  await expect(page.getByTestId(`device-version-${device}`)).toHaveText(/\d|development/);
  await name.click();
  await page.getByTestId("device-alias-input").fill(before);
  await page.keyboard.press("Enter");
  await expect(card).toContainText(before);
});

test("a new computer is paired with a code, live", async ({ page, request }) => {
  await logIn(page);
  await open(page, "/settings/connections");
  await page.getByTestId("connection-add-device-button").click();
  await page.getByTestId("create-start-command").click();
  const command = (await page.getByTestId("start-command").textContent()) ?? "";
  expect(command).toMatch(/WEGENT_PAIRING_CODE=[0-9A-Z-]{14} \.\/wegent device$/);
  await accessible(page, "pairing");
  await pictures(page, "pairing");

  const code = /PAIRING_CODE=(\S+)/.exec(command)?.[1];
  const claim = () => request.post("/api/pairings/claim", { data: { code, name: "Linux - tower" } });
  expect((await claim()).status()).toBe(200);
  await expect(page.getByTestId("pairing-steps")).toContainText("Linux - tower has been here", { timeout: 3_000 });
  expect((await claim()).status()).toBe(404);
});

test("a token is made, shown once, and revoked", async ({ page }) => {
  await logIn(page);
  await open(page, "/settings/tokens");
  await page.getByTestId("create-token-open").click();
  await page.getByTestId("create-token-name").fill("spare");
  await page.getByTestId("create-token-submit").click();
  await expect(page.getByTestId("new-secret")).toBeVisible();
  await pictures(page, "new-token");
  await expect(page.getByTestId("new-secret")).toHaveText(/^ey/);
  await expect(page.getByTestId("start-command")).toContainText("WEGENT_AUTH_TOKEN=ey");
  await page.getByTestId("secret-done").click();
  const row = page.locator("[data-testid^=secret-]", { hasText: "spare" }).first();
  await expect(row).toContainText(/expires in [67] days/);
  await accessible(page, "tokens");
  await pictures(page, "tokens");
  await row.getByRole("button").click();
  await page.getByRole("alertdialog").getByRole("button").last().click();
  await expect(row).toBeHidden();
});

test("every settings screen is accessible", async ({ page }) => {
  await logInAsAdmin(page);
  for (const screen of ["api-keys", "models", "personal", "skills", "notifications", "profile", "users", "all-devices", "server"]) {
    await open(page, `/settings/${screen}`);
    await page.waitForLoadState("networkidle");
    await accessible(page, screen);
    await pictures(page, screen);
  }
  await page.keyboard.press("Control+k");
  await expect(page.getByTestId("palette-input")).toBeFocused();
  await accessible(page, "palette");
  await pictures(page, "palette");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByTestId("shortcut-sheet")).toBeVisible();
  await accessible(page, "shortcuts");
  await pictures(page, "shortcuts");
});

test("a container elsewhere is started by a command that is shown once", async ({ page }) => {
  await logIn(page, undefined, "/settings/connections");
  await page.getByTestId("connection-add-device-button").click();
  await accessible(page, "add a device");
  await pictures(page, "add-device");
  await pick(page.getByTestId("add-remote-docker-button"));
  await page.getByTestId("create-docker-command").click();
  const command = (await page.getByTestId("remote-docker-command").textContent()) ?? "";
  expect(command).toContain("-e DEVICE_TYPE=remote");
  expect(command).toMatch(/-e WEGENT_PAIRING_CODE=\S+/);
  expect(command).not.toContain("wg-");
  await accessible(page, "docker");
  await pictures(page, "docker");
  await page.getByTestId("dialog-close").click();

  const id = /DEVICE_ID=(\S+)/.exec(command)?.[1] ?? "";
  const card = page.getByTestId("connection-group-remote").getByTestId(`connection-device-${id}`);
  await expect(card).toContainText("not connected yet");
  await page.getByTestId(`delete-device-${id}`).click();
  await accessible(page, "delete a device");
  await pictures(page, "delete-device");
  await page.getByTestId("confirm-delete-device").click();
  await expect(card).toHaveCount(0);
});

test("an admin adds a user, who is out when disabled", async ({ page, request }) => {
  await logInAsAdmin(page);
  await open(page, "/settings/users");
  const name = `eve${Date.now()}`;
  await page.getByTestId("add-user").click();
  await page.getByTestId("new-user-name").fill(name);
  await page.getByTestId("new-user-submit").click();
  const password = (await page.getByTestId("user-password").textContent()) ?? "";
  const logIn = () => request.post("/api/auth/login", { data: { user_name: name, password } });
  expect((await logIn()).status()).toBe(200);
  await page.getByTestId("dialog-close").click();

  const row = page.locator("[data-testid^=user-]", { hasText: name });
  await row.getByRole("button").click();
  await page.locator("[data-testid^=active-user-]").click();
  await page.getByTestId("confirm-change-user").click();
  await expect(row).toContainText("Disabled");
  expect((await logIn()).status()).not.toBe(200);
});

test("the page opens without a network, and says so", async ({ page, context }) => {
  await logIn(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await expect(page.getByTestId("message-input")).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByTestId("user-menu")).toBeVisible();
  await context.setOffline(false);
});

test("it speaks Chinese", async ({ page }) => {
  await logIn(page);
  await open(page, "/settings/profile");
  await page.getByTestId("profile-language").selectOption("zh-CN");
  await expect(page.locator("h1")).toHaveText("个人资料");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await open(page, "/settings/connections");
  await expect(page.getByTestId("connection-group-local")).toContainText("本地");
});

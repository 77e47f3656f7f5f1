import { expect } from "@playwright/test";
import { accessible } from "./axe";
import { choose, device, logIn, pictures, send, test } from "./page";

test("a project is made of a folder, its conversation works there, and its files are seen", async ({ page }) => {
  await logIn(page);
  await page.getByTestId("open-projects").click();
  await page.getByTestId("new-project-button").click();
  const dialog = page.getByTestId("project-create-dialog");
  await dialog.getByTestId("workspace-device-select").selectOption(device);
  await dialog.getByTestId("device-folder-entry-button").first().click();
  await dialog.getByTestId("new-folder-button").click();
  await dialog.getByTestId("new-folder-input").fill("site");
  await page.keyboard.press("Enter");
  await expect(dialog.getByTestId("device-folder-path-input")).toHaveValue(/\/site$/);
  await dialog.getByTestId("device-folder-path-input").fill("/etc");
  await page.keyboard.press("Enter");
  await expect(dialog.getByTestId("folder-picker-error")).toContainText("policy.allowed_folders");
  await accessible(page, "project dialog");
  await pictures(page, "project-dialog");
  await dialog.getByTestId("project-source-new").check({ force: true });
  await dialog.getByTestId("project-folder-name").fill("shop");
  await dialog.getByTestId("confirm-device-folder-picker-button").click();

  await expect(page).toHaveURL(/\/projects\/\d+$/);
  await expect(page.getByRole("heading", { name: "shop" })).toBeVisible();
  await page.getByTestId("project-new-chat").click();
  await expect(page.getByTestId("project-menu-trigger")).toContainText("shop");
  await choose(page, "shell");
  const answer = await send(page, "pwd | tee where.txt");
  await expect(answer).toContainText("/projects/shop");
  await page.getByTestId("chat-project").click();
  await expect(page.getByText("pwd | tee where.txt").last()).toBeVisible();
  await page.getByTestId("file-entry").filter({ hasText: "where.txt" }).click();
  await expect(page.getByTestId("file-content")).toContainText("/projects/shop");
  await accessible(page, "project");
  await pictures(page, "project");
});

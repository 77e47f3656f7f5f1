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
  await page.setViewportSize({ width: 360, height: 640 });
  await expect(page.getByRole("heading", { name: "New project" })).toBeInViewport();
  await expect(dialog.getByTestId("folder-picker-error")).toBeInViewport();
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

  const upload = page.getByTestId("folder-upload");
  const notes = (text: string) => ({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
  await page.getByTestId("files-upload-input").setInputFiles(notes("brought"));
  await expect(upload).toHaveAttribute("data-state", "done");
  await page.getByTestId("file-entry").filter({ hasText: "notes.txt" }).click();
  await expect(page.getByTestId("file-content")).toHaveText("brought");
  await page.getByTestId("files-upload-input").setInputFiles(notes("again"));
  await expect(upload.last()).toHaveAttribute("data-state", "exists");
  await pictures(page, "project-upload");
  await accessible(page, "project upload");
  await upload.last().getByTestId("folder-upload-replace").click();
  await expect(upload.last()).toHaveAttribute("data-state", "done");
  await expect(page.getByTestId("file-content")).toHaveText("again");
});

test("Claude Code works in a project, and its change is read, commented on and taken back", async ({ page }) => {
  test.skip(process.env["WEGENT_CLAUDE"] !== "yes", "SKIPPED: Claude Code is not installed");
  await logIn(page, undefined, "/projects?create=true");
  const dialog = page.getByTestId("project-create-dialog");
  await dialog.getByTestId("workspace-device-select").selectOption(device);
  await dialog.getByTestId("project-source-new").check({ force: true });
  await dialog.getByTestId("project-folder-name").fill("letters");
  await dialog.getByTestId("confirm-device-folder-picker-button").click();
  await page.getByTestId("project-new-chat").click();
  await expect(page.getByTestId("project-menu-trigger")).toContainText("letters");
  await page.setViewportSize({ width: 360, height: 740 });
  for (const trigger of ["execution-target-trigger", "project-menu-trigger", "run-options-trigger"])
    await page.getByTestId(trigger).click({ trial: true });
  await pictures(page, "project-chat");
  await choose(page, "claude_code");
  const answer = await send(page, "Write the letter (SCENARIO:write)");
  await page.getByTestId("approval-allow-once").click();
  const changes = answer.getByTestId("changes");
  await expect(changes.getByTestId("changes-toggle")).toContainText("1 file changed");
  await changes.getByTestId("changes-toggle").click();
  await expect(changes.locator("[data-kind=added]").first()).toBeVisible();

  await changes.getByTestId("comment-line-1").first().click();
  await changes.getByTestId("comment-input").fill("Say it more kindly (SCENARIO:say:Gladly)");
  await changes.getByTestId("save-comment").click();
  await changes.getByTestId("send-comments").click();
  await expect(page.getByTestId("message-assistant").last()).toContainText("Gladly");

  await changes.getByTestId("revert-answer").click();
  await page.getByTestId("confirm-revert").click();
  await expect(changes).toContainText("These changes were taken back.");
});

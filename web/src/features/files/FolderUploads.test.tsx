import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { FakeBackend, refusal } from "@/testing/fakeBackend";
import { aDevice, aProject } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";
import { sliceSize } from "./queries";

const route = "POST /api/devices/studio/files/content";

/** The files of a project whose device answers each slice by `answer`. */
async function files(...answers: object[]) {
  const backend = new FakeBackend();
  backend.devices = [aDevice()];
  const place = {
    device_id: "studio",
    workspace: { source: "local_path" as const, local_path: "/code/site" },
  };
  backend.routes.set("GET /api/projects", () => ({
    items: [aProject({ id: 3, devices: [{ ...place, cloning: false }] })],
  }));
  backend.routes.set("GET /api/devices/studio/folders", () => ({
    path: "/code/site",
    entries: [],
    truncated: false,
  }));
  backend.routes.set("GET /api/devices/studio/worktrees", () => ({ items: [] }));
  backend.routes.set(route, () => answers.shift() ?? refusal("no more", "internal", undefined, 500));
  renderApp(backend, "/projects/3");
  const input = await screen.findByTestId("files-upload-input");
  const wanted = () =>
    backend.calls
      .filter(({ method, path }) => method === "POST" && path.includes("/files/content"))
      .map(({ path }) => Object.fromEntries(new URLSearchParams(path.replace(/^.*\?/, ""))));
  return { user: userEvent.setup(), input, wanted, backend };
}

const written = (received: number, done: boolean) => ({ path: "/code/site/a.bin", received, done });
const row = () => screen.findByTestId("folder-upload");

describe("files for a folder", () => {
  it("areBroughtSliceBySliceAndTheFolderIsReadAgain", async () => {
    const size = sliceSize + 5;
    const { user, input, wanted, backend } = await files(written(sliceSize, false), written(size, true));
    const listed = backend.calls.filter(({ path }) => path.includes("/folders")).length;
    await user.upload(input, new File([new Uint8Array(size)], "a.bin"));
    await waitFor(async () => expect(await row()).toHaveAttribute("data-state", "done"));
    const [first, second] = wanted();
    expect(first).toMatchObject({
      path: "/code/site/a.bin",
      offset: "0",
      size: String(size),
      replace: "false",
    });
    expect(second).toMatchObject({ offset: String(sliceSize), upload_id: first?.upload_id });
    await waitFor(() =>
      expect(backend.calls.filter(({ path }) => path.includes("/folders")).length).toBeGreaterThan(listed),
    );
    await user.click(screen.getByTestId("folder-upload-remove"));
    expect(screen.queryByTestId("folder-upload")).toBeNull();
  });

  it("replaceWhatIsThereOnlyWhenToldTo", async () => {
    const { user, input, wanted } = await files(
      refusal("There is a file a.bin already", "conflict", "path", 409),
      written(3, true),
    );
    await user.upload(input, new File(["abc"], "a.bin"));
    await waitFor(async () => expect(await row()).toHaveAttribute("data-state", "exists"));
    expect(await row()).toHaveTextContent("already");
    await user.click(screen.getByTestId("folder-upload-replace"));
    await waitFor(async () => expect(await row()).toHaveAttribute("data-state", "done"));
    expect(wanted().map(({ replace }) => replace)).toEqual(["false", "true"]);
  });

  it("sayWhyOneIsNotTakenAndTryAgain", async () => {
    const { user, input } = await files(
      refusal("The device could not do this: no space", "device_unsuitable", undefined, 409),
      written(3, true),
    );
    await user.upload(input, new File(["abc"], "a.bin"));
    await waitFor(async () => expect(await row()).toHaveTextContent("no space"));
    await user.click(screen.getByTestId("folder-upload-again"));
    await waitFor(async () => expect(await row()).toHaveAttribute("data-state", "done"));
  });
});

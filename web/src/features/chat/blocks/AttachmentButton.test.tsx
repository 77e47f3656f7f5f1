import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fakeBackend";
import { renderWith } from "@/testing/render";
import { BlockView } from "./BlockView";

const saved: Blob[] = [];

function show() {
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    if (blob instanceof Blob) saved.push(blob);
    return "#saved";
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
  const backend = new FakeBackend();
  const block = {
    id: "out",
    type: "output",
    status: "done",
    content: "the beginning",
    attachments: [{ id: "a2", field: "content", bytes: 12_400_000 }],
  } as const;
  renderWith(
    backend,
    <BlockView block={{ ...block, attachments: [...block.attachments] }} subtaskId={71} live={false} />,
  );
  return { backend, user: userEvent.setup() };
}

afterEach(() => {
  saved.length = 0;
  vi.restoreAllMocks();
});

describe("a block that is too large", () => {
  it("showsItsBeginningAndSavesAllOfIt", async () => {
    const { backend, user } = show();
    backend.attachments.set("/api/attachments/71/a2", "the beginning and the end");
    expect(screen.getByTestId("output-text")).toHaveTextContent("the beginning");
    expect(screen.getByTestId("attachment-a2")).toHaveTextContent("12 MB");

    await user.click(screen.getByTestId("attachment-a2"));

    await vi.waitFor(() => expect(saved).toHaveLength(1));
    expect(await saved[0]?.text()).toBe("the beginning and the end");
    expect(screen.getByTestId("attachment-a2")).toBeEnabled();
  });

  it("saysWhyItCouldNotBeLoadedAndLetsTryAgain", async () => {
    const { user } = show();

    await user.click(screen.getByTestId("attachment-a2"));

    expect(await screen.findByText("Could not load it: Attachment not found")).toBeVisible();
    expect(screen.getByTestId("attachment-a2")).toBeEnabled();
    expect(saved).toHaveLength(0);
  });
});

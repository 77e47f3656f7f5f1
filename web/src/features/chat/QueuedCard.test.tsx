import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fakeBackend";
import { anAnswer } from "@/testing/fixtures";
import { renderWith } from "@/testing/render";
import { QueuedCard } from "./QueuedCard";

const view = anAnswer({ status: "QUEUED", queue_position: 2, queue_reason: "offline" });
const devices = [
  { id: "studio", name: "studio-mac", online: false },
  { id: "laptop", name: "laptop", online: true },
  { id: "old", name: "old-pc", online: false },
];

function show(behind = false) {
  const backend = new FakeBackend();
  const onEdit = vi.fn();
  renderWith(backend, <QueuedCard {...{ view, behind, devices, onEdit }} />);
  return { link: backend.link, onEdit, user: userEvent.setup() };
}

describe("a message that waits", () => {
  it("saysForWhatAndAtWhichPlace", () => {
    show();
    const card = screen.getByTestId("queued-message-item");
    expect(card).toHaveTextContent("Waiting for studio-mac · Position 2");
    expect(card).toHaveTextContent("It is offline. This starts when it is back.");
  });

  it("isLetGoToAnotherDevice", async () => {
    const { link, user } = show();
    await user.click(screen.getByTestId("queue-move-button-71"));
    expect(screen.getByTestId("queue-move-to-old")).toHaveTextContent("old-pcoffline");
    await user.click(screen.getByTestId("queue-move-to-laptop"));
    await vi.waitFor(() => expect(link.payloads("chat:retry")).toHaveLength(1));
    expect(link.payloads("chat:cancel")).toEqual([{ subtask_id: 71 }]);
    expect(link.payloads("chat:retry")).toEqual([{ task_id: 7, subtask_id: 71, device_id: "laptop" }]);
  });

  it("comesBackToTheComposerOnceItIsOutOfTheQueue", async () => {
    const { link, onEdit, user } = show(true);
    expect(screen.queryByTestId("queue-move-button-71")).toBeNull();
    await user.click(screen.getByTestId("queue-edit-button-71"));
    await vi.waitFor(() => expect(onEdit).toHaveBeenCalledOnce());
    expect(link.payloads("chat:cancel")).toEqual([{ subtask_id: 71 }]);
  });
});

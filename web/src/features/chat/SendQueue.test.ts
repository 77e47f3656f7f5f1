import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/error";
import { FakeBackend } from "@/testing/fakeBackend";
import { SendQueue } from "./SendQueue";

describe("the send queue", () => {
  it("sendsAgainUntilItIsAnsweredWithTheSameOperation", async () => {
    const { link } = new FakeBackend();
    const queue = new SendQueue(link, localStorage);
    queue.start();
    const sent = vi.fn();
    queue.onSent(sent);
    link.become("reconnecting");
    const pending = queue.send({ message: "hello" });
    await vi.waitFor(() => expect(queue.current()).toHaveLength(1));
    link.become("connected");
    await vi.waitFor(() => expect(queue.current()).toHaveLength(0), 5_000);
    expect(link.payloads("chat:send")).toEqual([{ message: "hello", operation_id: pending.id }]);
    expect(sent).toHaveBeenCalledOnce();
  });

  it("outlivesThePage", async () => {
    const { link } = new FakeBackend();
    link.become("reconnecting");
    new SendQueue(link, localStorage).send({ message: "hello" });
    const later = new SendQueue(link, localStorage);
    expect(later.current()).toHaveLength(1);
    link.become("connected");
    later.start();
    await vi.waitFor(() => expect(later.current()).toHaveLength(0));
    expect(localStorage.getItem("wegent.sending")).toBeNull();
  });

  it("keepsARefusedMessageForTheUserToDecide", async () => {
    const { link } = new FakeBackend();
    const answer = link.handlers["chat:send"];
    link.handlers["chat:send"] = (request) => {
      if (request.wait_for_device) return answer(request);
      throw new ApiError("studio-mac is offline", "device_offline", "device_id");
    };
    const queue = new SendQueue(link, localStorage);
    const { id } = queue.send({ message: "hello" });
    await vi.waitFor(() => expect(queue.current()[0]?.error?.code).toBe("device_offline"));
    queue.again(id, { wait_for_device: true });
    await vi.waitFor(() => expect(queue.current()).toHaveLength(0));
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/error";
import { FakeBackend } from "@/testing/fakeBackend";
import { patience, SendQueue } from "./SendQueue";

function queueOf({ link }: FakeBackend) {
  const queue = new SendQueue(link, localStorage);
  const sent = vi.fn();
  queue.onSent(sent);
  const stop = queue.start();
  return { link, queue, sent, stop };
}

const failing = (code: ApiError["code"]) => () => {
  throw new ApiError(`It is ${code}`, code);
};

describe("the send queue", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("waitsForTheLinkAndSendsOnce", async () => {
    const { link, queue, sent } = queueOf(new FakeBackend());
    link.become("reconnecting");
    const pending = queue.send({ message: "hello" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(queue.current()).toHaveLength(1);
    link.become("connected");
    await vi.advanceTimersByTimeAsync(0);
    expect(queue.current()).toHaveLength(0);
    expect(link.payloads("chat:send")).toEqual([{ message: "hello", operation_id: pending.id }]);
    expect(sent).toHaveBeenCalledOnce();
  });

  it.each(["offline", "timeout", "unavailable"] as const)(
    "repeatsASendThatEndedWith_%s_AsTheSameOperation",
    async (code) => {
      const { link, queue, sent } = queueOf(new FakeBackend());
      const answer = link.handlers["chat:send"];
      link.handlers["chat:send"] = failing(code);
      const { id } = queue.send({ message: "hello" });
      await vi.advanceTimersByTimeAsync(2_000);
      link.handlers["chat:send"] = answer;
      await vi.advanceTimersByTimeAsync(5_000);
      const operations = link.payloads("chat:send").map((request) => ({ ...request }));
      expect(operations.length).toBeGreaterThan(1);
      expect(new Set(operations.map((request) => JSON.stringify(request)))).toEqual(
        new Set([JSON.stringify({ message: "hello", operation_id: id })]),
      );
      expect(queue.current()).toHaveLength(0);
      expect(sent).toHaveBeenCalledOnce();
    },
  );

  it("neverSendsOneTwiceAtATime", async () => {
    const { link, queue } = queueOf(new FakeBackend());
    let underWay = 0;
    const request = link.request.bind(link);
    vi.spyOn(link, "request").mockImplementation(async (event, payload) => {
      expect(++underWay).toBe(1);
      await new Promise((later) => setTimeout(later, 3_000));
      underWay -= 1;
      return request(event, payload);
    });
    queue.send({ message: "hello" });
    link.become("reconnecting");
    link.become("connected");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(link.payloads("chat:send")).toHaveLength(1);
  });

  it("asksTheUserAfterAMinuteAndKeepsTheText", async () => {
    const { link, queue } = queueOf(new FakeBackend());
    link.become("reconnecting");
    const { id } = queue.send({ message: "hello" });
    await vi.advanceTimersByTimeAsync(patience - 2_000);
    expect(queue.current()[0]?.error).toBeUndefined();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(queue.current()).toMatchObject([
      { id, request: { message: "hello" }, error: { code: "offline", passing: true } },
    ]);
    link.become("connected");
    await vi.advanceTimersByTimeAsync(patience);
    expect(link.payloads("chat:send")).toHaveLength(0);
    queue.again(id);
    await vi.advanceTimersByTimeAsync(0);
    expect(link.payloads("chat:send")).toEqual([{ message: "hello", operation_id: id }]);
    expect(queue.current()).toHaveLength(0);
  });

  it("saysTheServersReasonWhenItCouldNotTakeItForAMinute", async () => {
    const { link, queue } = queueOf(new FakeBackend());
    link.handlers["chat:send"] = failing("unavailable");
    queue.send({ message: "hello" });
    await vi.advanceTimersByTimeAsync(patience + 15_000);
    expect(queue.current()[0]?.error).toMatchObject({ code: "unavailable", message: "It is unavailable" });
    expect(link.payloads("chat:send").length).toBeLessThan(20);
  });

  it("isStillTheSameMessageWhenItsTextWasTakenBackAndSentUnchanged", async () => {
    const { link, queue } = queueOf(new FakeBackend());
    const answer = link.handlers["chat:send"];
    link.handlers["chat:send"] = failing("timeout");
    const { id } = queue.send({ message: "hello", task_id: 7 });
    await vi.advanceTimersByTimeAsync(patience + 15_000);
    queue.discard(id);
    link.handlers["chat:send"] = answer;
    expect(queue.send({ message: "hello, you", task_id: 7 }).id).not.toBe(id);
    expect(queue.send({ message: "hello", task_id: 7 }).id).toBe(id);
    expect(queue.send({ message: "hello", task_id: 7 }).id).not.toBe(id);
  });

  it("keepsTheOrderOfAConversation", async () => {
    const { link, queue } = queueOf(new FakeBackend());
    const answer = link.handlers["chat:send"];
    link.handlers["chat:send"] = failing("timeout");
    queue.send({ message: "first", task_id: 7 });
    queue.send({ message: "second", task_id: 7 });
    await vi.advanceTimersByTimeAsync(100);
    link.handlers["chat:send"] = answer;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(link.payloads("chat:send")).toMatchObject([
      { message: "first" },
      { message: "first" },
      { message: "second" },
    ]);
  });

  it("outlivesThePageAndTheOtherTab", async () => {
    const { link } = new FakeBackend();
    link.become("reconnecting");
    new SendQueue(link, localStorage).send({ message: "hello" });
    const other = new SendQueue(link, localStorage);
    other.send({ message: "from a tab" });
    other.discard(other.current().at(-1)?.id ?? "");
    const later = new SendQueue(link, localStorage);
    expect(later.current()).toMatchObject([{ request: { message: "hello" } }]);
    link.become("connected");
    later.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(later.current()).toHaveLength(0);
    expect(localStorage).toHaveLength(0);
  });

  it("sendsNothingThatIsOlderThanAMinuteByItself", async () => {
    const { link } = new FakeBackend();
    link.become("reconnecting");
    new SendQueue(link, localStorage).send({ message: "hello" });
    vi.setSystemTime(Date.now() + 2 * patience);
    link.become("connected");
    const later = new SendQueue(link, localStorage);
    later.start();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(later.current()[0]?.error?.code).toBe("offline");
    expect(link.payloads("chat:send")).toHaveLength(0);
  });

  it("keepsARefusedMessageForTheUserToDecide", async () => {
    const { link, queue } = queueOf(new FakeBackend());
    const answer = link.handlers["chat:send"];
    link.handlers["chat:send"] = (request) => {
      if (request.wait_for_device) return answer(request);
      throw new ApiError("studio-mac is offline", "device_offline", "device_id");
    };
    const { id } = queue.send({ message: "hello" });
    await vi.advanceTimersByTimeAsync(0);
    expect(queue.current()[0]?.error).toEqual({
      code: "device_offline",
      message: "studio-mac is offline",
    });
    queue.again(id, { wait_for_device: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(queue.current()).toHaveLength(0);
  });
});

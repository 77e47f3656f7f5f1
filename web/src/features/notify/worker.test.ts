import { readFileSync } from "node:fs";
import { join } from "node:path";
import i18next from "i18next";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { noticeTexts } from "./noticeTexts";

const source = readFileSync(join(import.meta.dirname, "../../../public/notices.js"), "utf8");

interface Shown {
  title: string;
  body: string;
  tag: string;
  data: { path: string };
}

type Handler = (event: object) => void;

/** The service worker's script with the few things of its world that it uses. */
class Worker {
  readonly shown: Shown[] = [];
  readonly opened: string[] = [];
  readonly pages: { visibilityState: string; shows?: number; said: object[] }[] = [];
  texts: Record<string, string> | undefined;
  private readonly handlers = new Map<string, Handler>();

  constructor() {
    const registration = {
      showNotification: (title: string, options: Omit<Shown, "title">) =>
        this.shown.push({ title, ...options }),
      getNotifications: ({ tag }: { tag: string }) =>
        Promise.resolve(
          this.shown.filter((one) => one.tag === tag).map((one) => ({ close: () => this.drop(one) })),
        ),
    };
    const clients = {
      matchAll: () => Promise.resolve(this.pages.map((page) => this.client(page))),
      openWindow: (path: string) => this.opened.push(path),
    };
    const self = {
      addEventListener: (name: string, handler: Handler) => this.handlers.set(name, handler),
      registration,
      clients,
    };
    const caches = {
      match: () => Promise.resolve(this.texts && new Response(JSON.stringify(this.texts))),
    };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it is a script, not a module
    new Function("self", "caches", source)(self, caches);
  }

  private drop(one: Shown): void {
    this.shown.splice(this.shown.indexOf(one), 1);
  }

  private client(page: Worker["pages"][number]) {
    return {
      visibilityState: page.visibilityState,
      focus: () => page.said.push({ focus: true }),
      postMessage: (message: { type: string }, ports?: MessagePort[]) => {
        page.said.push(message);
        if (message.type === "in-sight") ports?.[0]?.postMessage(page.shows);
      },
    };
  }

  async dispatch(name: string, event: object): Promise<void> {
    const waits: unknown[] = [];
    this.handlers.get(name)?.({ ...event, waitUntil: (wait: unknown) => waits.push(wait) });
    await Promise.all(waits);
  }

  push(notice: object): Promise<void> {
    return this.dispatch("push", { data: { json: () => notice } });
  }
}

const finished = { id: "71-1-COMPLETED", kind: "finished", task_id: 7, title: "Count to three" };

describe("the service worker", () => {
  let worker: Worker;
  beforeEach(() => {
    worker = new Worker();
  });

  it("showsAPushOnceHoweverItCame", async () => {
    await worker.push(finished);
    await worker.dispatch("message", { data: { type: "notice", notice: finished } });
    expect(worker.shown).toMatchObject([
      { title: "Count to three", body: "Finished", tag: "task-7", data: { path: "/chat/7" } },
    ]);
  });

  it("isSilentOnlyWhileThatConversationIsInSight", async () => {
    worker.pages.push(
      { visibilityState: "visible", shows: 7, said: [] },
      { visibilityState: "hidden", shows: 8, said: [] },
    );
    await worker.push(finished);
    expect(worker.shown).toEqual([]);
    await worker.push({ ...finished, id: "81", task_id: 8 });
    await worker.push({ ...finished, id: "91", task_id: 9 });
    expect(worker.shown.map(({ tag }) => tag)).toEqual(["task-8", "task-9"]);
  });

  it("speaksTheLanguageOfThePage", async () => {
    await i18next.changeLanguage("en");
    worker.texts = { ...noticeTexts(i18next), approval: "需要你批准" };
    await worker.push({ ...finished, id: "a", kind: "approval" });
    await worker.push({ ...finished, id: "b", kind: "failed", reason: "agent_crashed" });
    await worker.push({
      id: "c",
      kind: "device_lost",
      device_id: "mac",
      title: "mac",
      reason: "device_offline",
    });
    await worker.push({ id: "d", kind: "test", title: "" });
    expect(worker.shown.map(({ title, body }) => `${title}|${body}`)).toEqual([
      "Count to three|需要你批准",
      "Count to three|Failed: The agent crashed",
      "mac|Offline: what ran there has stopped",
      "Wegent Devices|Notifications arrive here.",
    ]);
  });

  it("opensTheConversationInAPageThatIsThereOrANewOne", async () => {
    const click = { notification: { close: vi.fn(), data: { path: "/chat/7" } } };
    await worker.dispatch("notificationclick", click);
    expect(worker.opened).toEqual(["/chat/7"]);
    worker.pages.push({ visibilityState: "hidden", said: [] });
    await worker.dispatch("notificationclick", click);
    expect(worker.pages[0]?.said).toEqual([{ type: "open", path: "/chat/7" }, { focus: true }]);
    expect(worker.opened).toHaveLength(1);
  });

  it("takesBackWhatTheUserHasSeen", async () => {
    await worker.push(finished);
    await worker.dispatch("message", { data: { type: "seen", task: 7 } });
    expect(worker.shown).toEqual([]);
  });

  it("passesOverWhatIsNoNotice", async () => {
    await worker.dispatch("push", { data: null });
    expect(worker.shown).toEqual([]);
  });
});

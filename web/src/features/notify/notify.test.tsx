import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { NotificationsView } from "@/protocol/rest.gen";
import { FakeBackend } from "@/testing/fakeBackend";
import { aTask } from "@/testing/fixtures";
import { renderApp } from "@/testing/render";

const publicKey = "BKey";

function withNotifications(change: Partial<NotificationsView> = {}) {
  const backend = new FakeBackend();
  let view: NotificationsView = {
    kinds: ["approval", "question", "finished", "failed", "device_lost"],
    public_key: publicKey,
    browsers: [],
    ...change,
  };
  backend.routes.set("GET /api/notifications", () => view);
  backend.routes.set("PUT /api/notifications", (body) => (view = Object.assign({ ...view }, body)));
  backend.routes.set("POST /api/notifications/browsers", () => {
    view = { ...view, browsers: [phone] };
    return phone;
  });
  return backend;
}

const phone = { id: 4, name: "Chrome, Android", created_at: "2026-01-01T10:00:00Z", current: true };

/** A browser with notifications: what is said to its service worker is in `said`. */
function aBrowser({ permission = "default", answer = "granted", push = true } = {}) {
  const said: object[] = [];
  const heard = new EventTarget();
  const subscription = {
    options: { applicationServerKey: null },
    toJSON: () => ({ endpoint: "https://push.example/1", keys: { p256dh: "p", auth: "a" } }),
    unsubscribe: vi.fn(() => Promise.resolve(true)),
  };
  const registration = {
    active: { postMessage: (message: object) => said.push(message) },
    pushManager: {
      getSubscription: () => Promise.resolve(null),
      subscribe: vi.fn(() =>
        push ? Promise.resolve(subscription) : Promise.reject(new Error("push service not available")),
      ),
    },
  };
  const notification = {
    permission,
    requestPermission: () => {
      notification.permission = answer;
      return Promise.resolve(answer);
    },
  };
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("Notification", notification);
  Object.defineProperty(navigator, "serviceWorker", {
    configurable: true,
    value: Object.assign(heard, {
      ready: Promise.resolve(registration),
      getRegistration: () => Promise.resolve(registration),
    }),
  });
  return { said, heard, registration, notification };
}

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, "serviceWorker");
});

describe("notifications", () => {
  it("areTurnedOnHereAndSubscribedWithTheServersKey", async () => {
    const backend = withNotifications();
    const browser = aBrowser();
    renderApp(backend, "/settings/notifications");
    await userEvent.click(await screen.findByTestId("notify-turn-on"));
    expect(await screen.findByTestId("notify-on")).toHaveTextContent("On in this browser");
    expect(browser.registration.pushManager.subscribe).toHaveBeenCalledWith({
      userVisibleOnly: true,
      applicationServerKey: publicKey,
    });
    expect(backend.calls.find(({ path }) => path.endsWith("/browsers"))?.body).toEqual({
      endpoint: "https://push.example/1",
      p256dh: "p",
      auth: "a",
    });
    act(() => backend.link.tell("notifications:changed", {}));
    expect(await screen.findByTestId("notify-browser-4")).toHaveTextContent("Chrome, Androidthis browser");
    await waitFor(() => expect(screen.getByTestId("notify-on")).toHaveTextContent("while no page"));
  });

  it("comeWhileAPageIsOpenWhereThereIsNoPushService", async () => {
    const backend = withNotifications();
    aBrowser({ push: false });
    renderApp(backend, "/settings/notifications");
    await userEvent.click(await screen.findByTestId("notify-turn-on"));
    expect(await screen.findByTestId("notify-problem")).toHaveTextContent("push service not available");
    expect(screen.getByTestId("notify-on")).toHaveTextContent("while a page of ours is open");
  });

  it("sayWhyTheyAreNotPossible", async () => {
    aBrowser({ permission: "denied" });
    const denied = renderApp(withNotifications(), "/settings/notifications");
    expect(await screen.findByTestId("notify-denied")).toHaveTextContent("site settings");
    denied.unmount();
    vi.stubGlobal("isSecureContext", false);
    const insecure = renderApp(withNotifications(), "/settings/notifications");
    expect(await screen.findByTestId("notify-insecure")).toHaveTextContent("https");
    insecure.unmount();
    vi.stubGlobal("isSecureContext", true);
    Reflect.deleteProperty(navigator, "serviceWorker");
    renderApp(withNotifications(), "/settings/notifications");
    expect(await screen.findByTestId("notify-unsupported")).toHaveTextContent("home screen");
  });

  it("sayThatTheUserHasRefusedThem", async () => {
    aBrowser({ answer: "denied" });
    renderApp(withNotifications(), "/settings/notifications");
    await userEvent.click(await screen.findByTestId("notify-turn-on"));
    expect(await screen.findByTestId("notify-denied")).toBeVisible();
  });

  it("areOfTheKindsThatTheUserChooses", async () => {
    const backend = withNotifications();
    aBrowser();
    renderApp(backend, "/settings/notifications");
    const finished = await screen.findByTestId("notify-kind-finished");
    await userEvent.click(finished);
    await waitFor(() => expect(finished).not.toBeChecked());
    expect(backend.calls.find(({ method }) => method === "PUT")?.body).toEqual({
      kinds: ["approval", "question", "failed", "device_lost"],
    });
  });

  it("showTheBrowsersAndRemoveOne", async () => {
    const lost = { ...phone, current: false, last_used_at: "2026-01-02T10:00:00Z", problem: "403" };
    const backend = withNotifications({ browsers: [lost] });
    aBrowser();
    renderApp(backend, "/settings/notifications");
    const row = await screen.findByTestId("notify-browser-4");
    expect(row).toHaveTextContent("not taken (403)");
    await userEvent.click(screen.getByTestId("notify-remove-4"));
    await waitFor(() =>
      expect(backend.calls).toContainEqual(
        expect.objectContaining({ method: "DELETE", path: "/api/notifications/browsers/4" }),
      ),
    );
  });

  it("areHandedToTheServiceWorkerOnlyWhereThisUserWantsThem", async () => {
    const backend = withNotifications();
    const { said } = aBrowser({ permission: "granted" });
    const notice = { id: "71-1-COMPLETED", kind: "finished", task_id: 7, title: "Count" } as const;
    const first = renderApp(backend);
    await waitFor(() => expect(backend.calls.some(({ path }) => path === "/api/users/me")).toBe(true));
    act(() => backend.link.tell("notice", notice));
    first.unmount();
    localStorage.setItem("wegent.notifications:1", "on");
    renderApp(backend);
    await waitFor(() => expect(backend.calls.some(({ path }) => path.endsWith("/browsers"))).toBe(true));
    act(() => backend.link.tell("notice", notice));
    await waitFor(() => expect(said).toEqual([{ type: "notice", notice }]));
  });

  it("knowWhichConversationIsInSight", async () => {
    const backend = withNotifications();
    backend.tasks = [aTask()];
    const { said, heard } = aBrowser();
    const page = renderApp(backend, "/chat/7");
    await waitFor(() => expect(backend.link.payloads("task:in_sight")).toEqual([{ task_id: 7 }]));
    await waitFor(() => expect(said).toEqual([{ type: "seen", task: 7 }]));
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
    heard.dispatchEvent(Object.assign(new Event("message"), { data: { type: "in-sight" }, ports: [port2] }));
    expect(await answer).toBe(7);
    port1.close();

    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    await waitFor(() => expect(backend.link.payloads("task:in_sight").at(-1)).toEqual({}));
    vi.restoreAllMocks();
    page.unmount();
  });

  it("openWhatTheyAreAbout", async () => {
    const backend = withNotifications();
    const { heard } = aBrowser();
    renderApp(backend);
    await screen.findByTestId("message-input");
    act(
      () =>
        void heard.dispatchEvent(
          Object.assign(new Event("message"), {
            data: { type: "open", path: "/settings/notifications" },
            ports: [],
          }),
        ),
    );
    expect(await screen.findByTestId("notify-off")).toBeVisible();
  });
});

// Notifications: pushed by the server, or handed over by an open page. Each is shown once, and not while the
// conversation that it is about is in sight on a page of this browser. Its words are those that the page has kept for us.
const english = {
  untitled: "Wegent Devices",
  approval: "Needs your approval",
  question: "Asks you a question",
  finished: "Finished",
  failed: "Failed",
  device_lost: "Offline",
  test: "Notifications arrive here.",
};
const patience = 500;
const most = 100;
const told = new Set();

self.addEventListener("push", (event) => {
  const notice = read(event.data);
  if (notice) event.waitUntil(tell(notice));
});

self.addEventListener("message", (event) => {
  const { type, notice, task } = event.data ?? {};
  if (type === "notice") event.waitUntil(tell(notice));
  if (type === "seen") event.waitUntil(clear(`task-${task}`));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.path));
});

function read(data) {
  try {
    return data.json();
  } catch {
    return undefined;
  }
}

async function tell(notice) {
  if (told.has(notice.id)) return;
  told.add(notice.id);
  if (told.size > most) told.delete(told.values().next().value);
  if (notice.task_id !== undefined && (await inSight(notice.task_id))) return;
  const words = await texts();
  const { task_id: task, device_id: device, kind } = notice;
  await self.registration.showNotification(notice.title || words.untitled || english.untitled, {
    body: body(notice, words),
    tag: task === undefined ? `device-${device ?? kind}` : `task-${task}`,
    renotify: true,
    requireInteraction: kind === "approval" || kind === "question",
    icon: "/favicon.svg",
    lang: words.lang,
    data: { path: path(notice) },
  });
}

function body({ kind, reason }, words) {
  const said = words[kind] ?? english[kind] ?? english.finished;
  const why = kind === "device_lost" ? reason && words.left : words[`reason_${reason}`];
  return why ? `${said}: ${why}` : said;
}

function path({ kind, task_id: task }) {
  if (task !== undefined) return `/chat/${task}`;
  return kind === "device_lost" ? "/settings/connections" : "/settings/notifications";
}

async function texts() {
  const kept = await caches.match("/notice-texts");
  return kept ? kept.json() : {};
}

// A page knows what it shows; the address of a client is the one that it began with.
async function inSight(task) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const visible = pages.filter((page) => page.visibilityState === "visible");
  return (await Promise.all(visible.map(shows))).includes(task);
}

function shows(page) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    setTimeout(resolve, patience);
    port1.onmessage = (event) => resolve(event.data);
    page.postMessage({ type: "in-sight" }, [port2]);
  });
}

async function clear(tag) {
  const shown = await self.registration.getNotifications({ tag });
  shown.forEach((notification) => notification.close());
}

async function open(path) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ visibilityState }) => visibilityState === "visible") ?? pages[0];
  if (!page) return self.clients.openWindow(path);
  page.postMessage({ type: "open", path });
  return page.focus();
}

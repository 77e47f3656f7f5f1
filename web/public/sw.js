// The offline shell: the page opens without a network, and says that there is none. What it shows comes from the
// server alone: nothing below /api or /socket.io is ever kept here.
const shell = "shell-1";
const kept = [shell, "notices"];

importScripts("/notices.js");

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(shell)
      .then((cache) => cache.addAll(["/", "/theme.js", "/favicon.svg"]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => !kept.includes(name)).map((name) => caches.delete(name))),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (url.pathname === "/theme.js" || url.pathname === "/favicon.svg")
    event.respondWith(newest(request));
});

// The newest page while there is a network: an update is never kept back.
async function page(request) {
  const cache = await caches.open(shell);
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      await cache.put("/", answer.clone());
      void tidy(cache, answer.clone());
    }
    return answer;
  } catch (error) {
    const known = await cache.match("/");
    if (known) return known;
    throw error;
  }
}

// A name with a hash in it never changes its content.
async function asset(request) {
  const cache = await caches.open(shell);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function newest(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const known = await caches.match(request);
    if (known) return known;
    throw error;
  }
}

// When the page names another entry, the assets of the old one go.
async function tidy(cache, answer) {
  const entry = (await answer.text()).match(/\/assets\/index-[^"']+\.js/)?.[0];
  const names = (await cache.keys()).map((request) => new URL(request.url).pathname);
  const old = names.some((name) => /^\/assets\/index-.*\.js$/.test(name) && name !== entry);
  if (entry && old) {
    await Promise.all(names.filter((name) => name.startsWith("/assets/")).map((name) => cache.delete(name)));
  }
}

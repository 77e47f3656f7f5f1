import type { SubscribeBrowser } from "@/protocol/rest.gen";

/** Whether notifications can be shown in this browser, and if not, why. */
export type Support = "insecure" | "unsupported" | "denied" | "ask" | "granted";

export function support(): Support {
  if (!window.isSecureContext) return "insecure";
  if (!("Notification" in window) || !("serviceWorker" in navigator)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" ? "granted" : "ask";
}

const key = (user: number) => `wegent.notifications:${user}`;

/** Does this user want notifications in this browser? Another one who logs in here is asked anew. */
export const isWanted = (user: number) => localStorage.getItem(key(user)) === "on";

export function want(user: number, wanted: boolean): void {
  if (wanted) localStorage.setItem(key(user), "on");
  else localStorage.removeItem(key(user));
}

const patience = 15_000;

/** The subscription of this browser with the server's key. Throws when its push service is not to be had in time. */
export function subscription(publicKey: string): Promise<SubscribeBrowser> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no answer")), patience);
    made(publicKey).then(resolve, reject);
  });
}

async function made(publicKey: string): Promise<SubscribeBrowser> {
  const worker = await navigator.serviceWorker.ready;
  const known = await worker.pushManager.getSubscription();
  const fits = known && toBase64url(known.options.applicationServerKey) === publicKey;
  if (known && !fits) await known.unsubscribe();
  const taken = fits
    ? known
    : await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint, keys } = taken.toJSON();
  if (!endpoint || !keys?.["p256dh"] || !keys["auth"]) throw new Error("no keys");
  return { endpoint, p256dh: keys["p256dh"], auth: keys["auth"] };
}

export async function unsubscribe(): Promise<void> {
  const worker = await navigator.serviceWorker.getRegistration();
  const known = await worker?.pushManager.getSubscription();
  await known?.unsubscribe();
}

function toBase64url(bytes: ArrayBuffer | null): string {
  if (!bytes) return "";
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Says something to the service worker, which shows notifications; nothing happens where there is none. */
export async function tellWorker(message: object): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const worker = await navigator.serviceWorker.getRegistration();
  worker?.active?.postMessage(message);
}

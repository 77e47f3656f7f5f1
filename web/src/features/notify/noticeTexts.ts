import type { i18n } from "i18next";
import { en } from "@/i18n/en";
import "@/i18n/late";

const kinds = ["approval", "question", "finished", "failed", "device_lost", "left", "test"] as const;
const title = "errorTitle_";

/** The words that notifications are told with, in the language of the page. */
export function noticeTexts(i18n: i18n): Record<string, string> {
  const reasons = Object.keys(en.chat).filter((key) => key.startsWith(title));
  return {
    lang: i18n.language,
    untitled: i18n.t("common:appName"),
    ...Object.fromEntries(kinds.map((kind) => [kind, i18n.t(`notify:notice_${kind}`)])),
    ...Object.fromEntries(reasons.map((key) => [`reason_${key.slice(title.length)}`, i18n.t(`chat:${key}`)])),
  };
}

/** Keeps the words where the service worker finds them when no page is open. */
export async function keepTexts(i18n: i18n): Promise<void> {
  if (!("caches" in window)) return;
  const cache = await caches.open("notices");
  await cache.put("/notice-texts", new Response(JSON.stringify(noticeTexts(i18n))));
}

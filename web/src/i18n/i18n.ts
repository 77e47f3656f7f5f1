import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";

export const languages = { en: "English", "zh-CN": "简体中文" } as const;
export type Language = keyof typeof languages;

const key = "wegent.language";

function preferred(): Language {
  const stored = localStorage.getItem(key) ?? navigator.language;
  return stored.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

/** English is in the first load; the other language comes when it is wanted. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    resources: { en },
    defaultNS: "common",
    keySeparator: false,
    showSupportNotice: false,
    interpolation: { escapeValue: false },
  });
  await show(preferred());
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(key, language);
  await show(language);
}

async function show(language: Language): Promise<void> {
  if (language === "zh-CN" && !i18next.hasResourceBundle("zh-CN", "common")) {
    const { zhCN } = await import("./zh-CN");
    Object.entries(zhCN).forEach(([namespace, texts]) =>
      i18next.addResourceBundle("zh-CN", namespace, texts),
    );
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

import i18next from "i18next";
import en from "@/i18n/en/terminal.json";
import zhCN from "@/i18n/zh-CN/terminal.json";

/** The words of this feature come with it: they are no part of the first load. */
export function addTexts(): void {
  i18next.addResourceBundle("en", "terminal", en);
  i18next.addResourceBundle("zh-CN", "terminal", zhCN);
}

addTexts();

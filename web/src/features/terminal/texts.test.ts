import { expect, it } from "vitest";
import en from "@/i18n/en/terminal.json";
import zhCN from "@/i18n/zh-CN/terminal.json";

it("saysTheSameInEachLanguage", () => {
  expect(Object.keys(zhCN)).toEqual(Object.keys(en));
});

import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeAll, vi } from "vitest";
import { startI18n } from "@/i18n/i18n";

// a machine at other work is slow, not wrong
configure({ asyncUtilTimeout: 10_000 });

beforeAll(async () => {
  Element.prototype.scrollTo = vi.fn();
  Element.prototype.scrollBy = vi.fn();
  Element.prototype.scrollIntoView = vi.fn();
  await startI18n();
});

afterEach(() => {
  cleanup();
  localStorage.clear();
});

import { defineConfig } from "@playwright/test";

// PageTest starts the system and says where it is.
export default defineConfig({
  testDir: ".",
  // RealCodeServerTest runs these, where the real code-server is installed.
  testIgnore: process.env["WEGENT_REAL_IDES"] ? [] : ["real-*.spec.ts"],
  outputDir: "test-results",
  timeout: 120_000,
  // As the other tests: one that fails is run once more, by itself, and told as unsteady.
  retries: 1,
  expect: { timeout: 15_000 },
  // One a person: each has her own devices.
  workers: (JSON.parse(process.env["WEGENT_PEOPLE"] ?? "[]") as unknown[]).length || 1,
  reporter: "line",
  use: {
    baseURL: process.env["WEGENT_URL"],
    launchOptions: {
      executablePath: process.env["CHROMIUM"],
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});

import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { firstLoad } from "./scripts/firstLoad";

const backend = process.env.WEGENT_BACKEND_URL ?? "http://localhost:8000";

export default defineConfig({
  plugins: [react(), tailwindcss(), firstLoad(250_000)],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 700,
    // What all pages need lies in one chunk: small ones that lazy parts share are packed worse.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: "common",
              test: /(src[\\/](api|ui|i18n[\\/]use|features[\\/]\w+[\\/]queries)|node_modules[\\/](@tanstack[\\/](history|query-core|react-query|react-router|react-store|router-core|store)|react|react-dom|scheduler|use-sync-external-store|i18next|react-i18next|socket\.io-client|socket\.io-parser|engine\.io-client|engine\.io-parser|@socket\.io|clsx|tailwind-merge)[\\/])/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { "/api": backend, "/socket.io": { target: backend, ws: true } },
  },
  test: {
    environment: "happy-dom",
    setupFiles: "src/testing/setup.ts",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    testTimeout: 30_000,
  },
});

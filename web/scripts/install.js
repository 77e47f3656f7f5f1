// Installs the dependencies unless they are those of package-lock.json already.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";

const lock = "package-lock.json";
const installed = "node_modules/.installed-lock.json";

if (existsSync(installed) && readFileSync(installed, "utf8") === readFileSync(lock, "utf8")) {
  process.exit(0);
}
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const run = spawnSync(npm, ["ci", "--prefer-offline", "--no-audit", "--no-fund"], {
  stdio: "inherit",
  shell: false,
});
if (run.status !== 0) {
  process.exit(run.status ?? 1);
}
copyFileSync(lock, installed);

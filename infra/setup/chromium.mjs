// The browser that the console's tests drive: Debian's own, installed where we may and it is missing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const APT = "/usr/bin/apt-get";
const PATIENCE_MS = 240_000;

/** Installs it as root on a Debian; elsewhere, or where that fails, the tests that need it are skipped and say so. */
export function ensureChromium() {
  if (PLACES.some((place) => existsSync(place))) return;
  if (process.getuid?.() !== 0 || !existsSync(APT) || process.env.ROLECALL_NO_APT) {
    process.stdout.write("no Chromium: the browser tests will be skipped (apt-get install chromium)\n");
    return;
  }
  process.stdout.write("installing Debian's Chromium for the browser tests (ROLECALL_NO_APT=1 leaves it out)…\n");
  apt("update", "-qq");
  const status = apt("install", "-y", "-qq", "--no-install-recommends", "chromium");
  if (status !== 0) process.stdout.write("that failed: the browser tests will be skipped\n");
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync(APT, args, { stdio: ["ignore", "ignore", 2], env, timeout: PATIENCE_MS }).status;
}

// Makes a fresh clone usable: installs the locked dependencies once, and never again until the lockfile changes.
// Plain JavaScript for the host's own Node (20 or newer); everything else runs on the Node that it installs.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const NODE = join(ROOT, "node_modules", ".bin", "node");
const STAMP = join(ROOT, "node_modules", ".rolecall-installed");

/** Installs when the lockfile is not the one that was installed last. Exits with one sentence when it cannot. */
export function ensureInstalled() {
  requireNode20();
  const wanted = lockfileHash();
  if (existsSync(NODE) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  process.stderr.write(
    "rolecall: first run: installing Node 24, the ClickHouse engine and the other dependencies (about 1.2 GB on disk)…\n",
  );
  const began = Date.now();
  const install = spawnSync("npx", ["--yes", packageManager, "install", "--frozen-lockfile"], {
    cwd: ROOT,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, CI: "true" },
  });
  if (install.status !== 0) {
    process.stderr.write(
      "rolecall: the installation failed. It needs the npm registry and about 1 GB of disk; the lines above say more.\n",
    );
    process.exit(1);
  }
  markInstalled();
  process.stderr.write(
    `rolecall: installed in ${Math.round((Date.now() - began) / 1000)} s; the next start skips this.\n`,
  );
}

/** Remembers that what the lockfile names is there. */
export function markInstalled() {
  writeFileSync(STAMP, lockfileHash());
}

function lockfileHash() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"])
    hash.update(readFileSync(join(ROOT, file)));
  return hash.digest("hex");
}

function requireNode20() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= 20) return;
  process.stderr.write(`rolecall: needs Node 20 or newer to start from; this is ${process.versions.node}.\n`);
  process.exit(1);
}

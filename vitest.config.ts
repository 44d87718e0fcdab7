import { join } from "node:path";
import type { ViteUserConfig as UserConfig } from "vitest/config";

/** Looked at only by who asks for it. */
const globalSetup =
  process.env["CLICKHOUSE_URL"] === "docker" ? [join(import.meta.dirname, "infra/clickhouse/test-server.ts")] : [];

/** One configuration for every package; the embedded engine crashes in worker threads, so tests run in forked processes. */
const config: UserConfig = {
  test: {
    pool: "forks",
    // Files share a process one after another, and what it has loaded: a fifth of the whole was loading it anew for each.
    isolate: false,
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    passWithNoTests: true,
    globalSetup,
  },
};

export default config;

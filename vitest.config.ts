import { basename, join } from "node:path";
import type { ViteUserConfig as UserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take half a minute and are short: one that begins last has a core to itself, and the other waits. */
const LONG: ReadonlySet<string> = new Set([
  ...[
    "stories",
    "tour",
    "start-faults",
    "ledger",
    "looks",
    "keyboard",
    "kill",
    "signals",
    "same-findings",
    "engine-faults",
  ],
  ...["mutated-records", "mutated-records-too", "judge-world", "whole-turns", "obeyed-again", "kafka", "secure"],
  ...[
    "kafka-rebalance",
    "kafka-serve",
    "kafka-up",
    "kafka-events-anew",
    "kafka-in-step",
    "kafka-broker",
    "kafka-handed-over",
  ],
  ...["kafka-moved", "kafka-direct", "kafka-store-hangs", "kafka-again", "kafka-cluster", "kafka-clock"],
]);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.has(basename(moduleId, ".test.ts"));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Looked at only by who asks for it. */
const globalSetup =
  process.env["CLICKHOUSE_URL"] === "docker" ? [join(import.meta.dirname, "infra/clickhouse/test-server.ts")] : [];

/** Above what any test takes on a machine ten times as slow: a limit on hanging, which costs nothing where nothing hangs. */
const HANGS_MS = 900_000;

/** One configuration for every package; the embedded engine crashes in worker threads, so tests run in forked processes. */
const config: UserConfig = {
  test: {
    pool: "forks",
    // As Node loads them and keeps them compiled: nothing is mocked here, and every package would transform the same files anew.
    experimental: { viteModuleRunner: false },
    // Files share a process one after another, and what it has loaded: a fifth of the whole was loading it anew for each.
    isolate: false,
    setupFiles: [join(import.meta.dirname, "infra/setup/keep-compiled.mjs")],
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    testTimeout: HANGS_MS,
    hookTimeout: HANGS_MS,
    expect: { poll: { timeout: HANGS_MS } },
    // Two cores. What lies in `test/` waits for the processes that it starts for a third of its time, and asks for a third.
    maxWorkers: 2,
    passWithNoTests: true,
    sequence: { sequencer: LongestFirst },
    globalSetup,
  },
};

export default config;

import type { Store } from "@rolecall/clickhouse";
import { type Finding, TOPICS } from "@rolecall/core";
import { createMemoryTopic } from "@rolecall/kafka";
import { type Config, createLog, createMetrics, systemClock } from "@rolecall/runtime";
import {
  type AlerterTables,
  compileAlerting,
  createAlerterTables,
  createReceivers,
  runAlerter,
} from "@rolecall/service-alerter";
import type { Terminal } from "../verb.ts";
import { VERSION } from "../version.ts";

export interface NotifyOptions {
  readonly config: Config;
  /** Absent: what was said is forgotten with the process. */
  readonly store: Store | undefined;
  readonly terminal: Terminal;
}

/** Nothing was said before, and nothing of it is kept. */
const FORGETFUL: AlerterTables = {
  restore: async () => ({
    rows: { episodes: [], notifications: [], silences: [] },
    writtenAt: new Map(),
    replayed: new Map(),
  }),
  pending: async () => ({ findings: [], next: undefined }),
  write: async () => undefined,
};

/** Tell the configured receivers of findings, until everything that is to be said now has been said. */
export async function notifyOf(
  findings: readonly Finding[],
  options: NotifyOptions,
  signal: AbortSignal,
): Promise<void> {
  const { config, store, terminal } = options;
  if (findings.length === 0) return;
  const log = createLog({ level: "warn", name: "replay", stream: terminal.err, color: terminal.colour });
  const context = {
    now: systemClock.now,
    write: (text: string) => void terminal.err.write(text),
    colour: terminal.colour,
  };
  const topic = createMemoryTopic<Finding>(TOPICS.findings, { partitions: 1, capacity: findings.length });
  const consumer = topic.consumer("alerter");
  const done = new AbortController();
  await topic.producer().send(
    findings.map((finding) => ({ key: finding.identity_uid, value: finding })),
    signal,
  );
  const access = store === undefined ? undefined : { store, clock: systemClock, random: Math.random, log };
  await runAlerter(
    {
      findings: consumer,
      tables: access === undefined ? FORGETFUL : createAlerterTables(access, config.tenant),
      config: compileAlerting(config),
      receivers: createReceivers(config, context),
      clock: systemClock,
      log,
      metrics: createMetrics({ version: VERSION }),
      observe(status) {
        if (topic.weight() === 0 && status.owed === 0 && status.outbox === 0) done.abort();
      },
    },
    AbortSignal.any([signal, done.signal]),
  );
}

import { findingRows, type Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { createMemoryTopic } from "@rolecall/kafka";
import { type Clock, type Config, loadConfig, type Metrics, systemClock } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { createMetrics } from "@rolecall/runtime/metrics";
import { createAlerterTables } from "../clickhouse-tables.ts";
import { type Commands, createCommands } from "../commands/channel.ts";
import { compileAlerting } from "../config.ts";
import { runAlerter } from "../pipeline.ts";
import { createReceivers } from "../receivers.ts";
import { createReloads } from "../reloads.ts";
import type { AlerterStatus } from "../status.ts";

export interface StartOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** As in `rolecall.yaml`. Every `*_file` holds {@link secretIn}. */
  readonly config: string;
}

/** An alerter that runs, with what stands before it. */
export interface RunningAlerter {
  readonly metrics: Metrics;
  readonly commands: Commands;
  /** Another `rolecall.yaml`, as SIGHUP brings it. */
  reload(config: string): Promise<void>;
  status(): AlerterStatus | undefined;
  /** Every finding is committed, and everybody has been told. */
  isIdle(): boolean;
  /** As the detector does: the rows first, then the topic. */
  detect(...findings: readonly Finding[]): Promise<void>;
  /** On the topic only, as one that is redelivered. */
  deliver(...findings: readonly Finding[]): Promise<void>;
  /** Resolves when it has stopped. */
  stop(): Promise<void>;
  /** Stops one whose store takes nothing any more. */
  die(): Promise<void>;
}

let version = 0;

/** Starts the alerter of a configuration with the real engine, notifiers and HTTP. */
export function startAlerter({ store, clock: given, config: text }: StartOptions): RunningAlerter {
  const config = read(text);
  const context = { now: () => clock.now(), write: async () => {}, colour: false };
  const reloads = createReloads();
  const topic = createMemoryTopic<Finding>("findings", { partitions: 1, capacity: 10_000 });
  const producer = topic.producer();
  const stopped = new AbortController();
  const calm = new AbortController();
  const clock = calmFrom(given, calm.signal);
  const metrics = createMetrics({ version: "0" });
  const log = createLog({ level: "error", name: "alerter" });
  const commands = createCommands();
  let status: AlerterStatus | undefined;
  const running = runAlerter(
    {
      findings: topic.consumer("alerter"),
      tables: createAlerterTables({ store, clock, random: () => 0.5, log }, config.tenant),
      config: compileAlerting(config),
      receivers: createReceivers(config, context),
      ...{ clock, log, metrics, commands, reloads },
      observe: (seen) => {
        status = seen;
      },
    },
    stopped.signal,
  );
  // Whoever stops it hears of it.
  running.catch(() => undefined);
  const deliver = async (...findings: readonly Finding[]): Promise<void> => {
    const records = findings.map((finding) => ({ key: finding.identity_uid, value: finding, partition: 0 }));
    await producer.send(records, stopped.signal);
  };
  return {
    metrics,
    commands,
    reload: (next) => {
      const config = read(next);
      return reloads.apply({ config: compileAlerting(config), receivers: createReceivers(config, context) });
    },
    status: () => status,
    isIdle: () => topic.weight() === 0 && status?.owed === 0 && status.outbox === 0,
    deliver,
    async detect(...findings) {
      version += 1;
      await store.insert("findings", findingRows(findings.map((finding) => ({ finding, version }))));
      await deliver(...findings);
    },
    async stop() {
      calm.abort();
      stopped.abort();
      await running;
    },
    async die() {
      stopped.abort();
      await running.catch(() => undefined);
    },
  };
}

/** Whoever stops has real seconds for it: of fast ones nothing would be left on a busy machine. */
function calmFrom(clock: Clock, calm: AbortSignal): Clock {
  return { ...clock, sleep: (ms, signal) => (calm.aborted ? systemClock : clock).sleep(ms, signal) };
}

function read(text: string): Config {
  const loaded = loadConfig(text, { path: "rolecall.yaml", env: {}, readFile: (path) => secretIn(path) });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.config;
}

/** The secret in a file, by its name. */
function secretIn(path: string): string {
  if (path.endsWith("slack.token")) return "xoxb-test-token";
  return "0123456789abcdef0123456789abcdef";
}

import {
  deploymentOf,
  MigrationError,
  measureStore,
  migrate,
  openServer,
  type Store,
  StoreError,
  serverOptions,
} from "@rolecall/clickhouse";
import { TOPICS } from "@rolecall/core";
import {
  createKafkaLog,
  type KafkaConsumer,
  type KafkaLog,
  sentenceOf,
  type TopicPlan,
  type Trouble,
  waitsFor,
} from "@rolecall/kafka";
import {
  type ClickHouseConfig,
  type Config,
  createHealth,
  type Health,
  type KafkaConfig,
  type Log,
  type Metrics,
  systemClock,
} from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { createMetrics } from "@rolecall/runtime/metrics";
import { type ConfigReloads, reloadOnHangup } from "../alerter/config-reloads.ts";
import { retentionOf } from "../history/open-history.ts";
import { replayBeside } from "../history/refuse-beside.ts";
import type { Settings } from "../settings.ts";
import { EXIT, Failure, type Terminal } from "../verb.ts";
import { VERSION } from "../version.ts";
import { askHistory } from "./ask-history.ts";
import { giveUpAfter } from "./give-up.ts";
import { kafkaAccess } from "./kafka-access.ts";
import { createPatience, type Patiently, persistentStore } from "./persistent-store.ts";
import { keepSaying } from "./say-configuration.ts";
import { sayUnwritten } from "./say-unwritten.ts";
import { tellReading } from "./tell-reading.ts";
import { createTroubles, type Troubles } from "./troubles.ts";

/** What every service of the distributed shape has. */
export interface Service {
  readonly name: string;
  readonly settings: Settings;
  readonly config: Config;
  readonly kafkaConfig: KafkaConfig;
  readonly kafka: KafkaLog;
  /** As it answers: a call fails while the server is down. */
  readonly store: Store;
  /** Each call waits for the server. */
  readonly patientStore: Store;
  readonly patiently: Patiently;
  readonly troubles: Troubles;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly terminal: Terminal;
  readonly reloads: ConfigReloads;
  /** The id of the history, asked for: members of one consumer group are to write into one. It is another one once ClickHouse is replaced. */
  readonly history: () => Promise<string | undefined>;
  /** Aborted when the service is to stop. */
  readonly signal: AbortSignal;
  /** Aborted when it has had its time: what still waits is given up. */
  readonly giveUp: AbortSignal;
}

const AGAIN_MS = 1000;
/** A console writes nothing that a replay would take away. */
const WRITERS: ReadonlySet<string> = new Set(["ingest", "detector", "alerter"]);

export interface ServiceStart {
  readonly name: string;
  /** Reads and checks the configuration, the first time and on SIGHUP. */
  readonly read: () => Promise<Settings>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** @throws Failure where the configuration is wrong, or names no Kafka or no ClickHouse */
export async function createService(start: ServiceStart, resources: AsyncDisposableStack): Promise<Service> {
  const { name, read, terminal, signal } = start;
  const settings = await read();
  const { config } = settings;
  const { kafka, clickhouse } = config;
  if (kafka === undefined || clickhouse === undefined) {
    const missing = kafka === undefined ? "kafka: { brokers: [...] }" : "clickhouse: { url: ... }";
    throw new Failure(`serve needs ${missing} in the configuration (--config F); rolecall up needs neither`, {
      exit: EXIT.usage,
    });
  }
  const giveUp = giveUpAfter(signal);
  const log = createLog({ level: "info", name, stream: terminal.err, color: terminal.colour });
  const troubles = createTroubles(log);
  const metrics = createMetrics({ version: VERSION, withProcess: true });
  const store = measureStore(
    resources.use(openServer({ ...serverOptions(accountsOf(name, clickhouse)), giveUp })),
    metrics,
  );
  const patiently = createPatience(giveUp, troubles.of("clickhouse"));
  const health = createHealth();
  health.ready("store", async (signal) => void (await store.select("SELECT 1 AS one", {}, signal)));
  health.ready("waiting", () => troubles.check());
  return {
    ...{ name, settings, config, log, terminal, signal, giveUp, store, troubles, patiently, health },
    kafkaConfig: kafka,
    kafka: createKafkaLog(kafkaAccess(kafka, `rolecall-${name}`), giveUp),
    patientStore: sayUnwritten(persistentStore(store, patiently), log, giveUp),
    metrics,
    reloads: reloadOnHangup({ config, read, log, metrics }, resources),
    history: askHistory(store),
  };
}

/** An analyst asks at the console alone: nobody else has that account's password. */
function accountsOf(name: string, { analyst, ...writer }: ClickHouseConfig): ClickHouseConfig {
  return { ...writer, ...(name === "console" && analyst !== undefined && { analyst }) };
}

/**
 * Tables and topics as this release has them; resolves when they are, however long that takes, and whoever makes them. From
 * then on the process says which configuration it works by, until `resources` end.
 */
export async function prepare(service: Preparing, resources: AsyncDisposableStack): Promise<void> {
  const { health, signal, troubles } = service;
  const trouble = troubles.of("tables and topics");
  const done = health.ready("tables and topics", () => {
    throw new Error("not there yet");
  });
  while (!signal.aborted) {
    const fault = await makeTablesAndTopics(service, trouble).catch(faultOf);
    if (signal.aborted) return;
    trouble(fault);
    if (fault === undefined) {
      done();
      void keepSaying(service, systemClock, resources);
      return;
    }
    await systemClock.sleep(AGAIN_MS, signal).catch(() => undefined);
  }
}

type Preparing = Pick<
  Service,
  "name" | "config" | "kafkaConfig" | "kafka" | "store" | "health" | "signal" | "troubles" | "reloads" | "history"
>;

/** What is not as it should be. */
async function makeTablesAndTopics(
  { name, store, config, kafka, kafkaConfig, signal, history }: Preparing,
  trouble: Trouble,
): Promise<string | undefined> {
  const deployment = config.clickhouse === undefined ? {} : deploymentOf(config.clickhouse);
  await migrate(store, { ...deployment, retention: retentionOf(config.retention), signal });
  await history();
  const faults = await kafka.ensureTopics(plansOf(kafkaConfig), { signal, trouble });
  if (faults.length > 0) return faults.join("; ");
  // Last: from here on it says that it runs, and a replay that begins sees that.
  return WRITERS.has(name) ? replayBeside(store) : undefined;
}

/** Of the tables, or else of the brokers. */
function faultOf(error: unknown): string {
  return error instanceof StoreError || error instanceof MigrationError ? error.message : sentenceOf(error);
}

function plansOf({ partitions }: KafkaConfig): readonly TopicPlan[] {
  const one = "it must have one, so that its order is one; create it anew";
  return [
    { topic: TOPICS.events, partitions, advice: "set kafka.partitions to that, or create the topic anew" },
    { topic: TOPICS.findings, partitions: 1, advice: one },
    // Nobody of ours reads them: whoever subscribes first may have a broker make them as it makes others.
    { topic: TOPICS.alerts, partitions: 1 },
    { topic: TOPICS.dead, partitions: 1 },
  ];
}

/** Says of a consumer what it waits for, and how much of its topic it reads. */
export function watchConsumer(
  { health, metrics }: Pick<Service, "health" | "metrics">,
  name: string,
  consumer: () => KafkaConsumer<unknown> | undefined,
): void {
  metrics.sample(tellReading(name, consumer));
  health.ready(name, () => {
    const why = waitsFor(consumer()?.status());
    if (why !== undefined) throw new Error(why);
  });
}

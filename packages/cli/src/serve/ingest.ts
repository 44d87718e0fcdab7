import { deadLetterRows } from "@rolecall/clickhouse";
import { type DeadLetter, type Event, parseTime, TOPICS } from "@rolecall/core";
import { BYTES, type KafkaConsumer, type Producer, REFUSED, type RecordCodec } from "@rolecall/kafka";
import { type KafkaInputConfig, steadyNow, systemClock } from "@rolecall/runtime";
import {
  createKafkaEventLog,
  createKafkaInputs,
  createOrderedAccept,
  createWatermark,
  deadRecord,
  type EventLog,
  insertDurably,
  type KafkaInputs,
  type LoggedEvent,
  type RawTopic,
  type Taken,
  withoutKnown,
} from "@rolecall/service-ingest";
import { ingestGroup } from "../alerter/standings.ts";
import { holdOf } from "../settings.ts";
import { countTaken } from "./count-taken.ts";
import { TEXT } from "./event-codec.ts";
import { type ConsoleUsers, chooseDoor, createConsoleUsers } from "./input-doors.ts";
import { keepTime } from "./keep-time.ts";
import { listenForIngest } from "./listen.ts";
import { prepare, type Service, watchConsumer } from "./service.ts";

/** Decodes raw topics and HTTP bodies into events, and makes them durable. */
export async function serveIngest(service: Service, resources: AsyncDisposableStack, port?: string): Promise<void> {
  const { config, signal, patientStore } = service;
  const consoleUsers = createConsoleUsers(config);
  const ingest = createIngest(service, consoleUsers, resources);
  let isPrepared = false;
  await listenForIngest(service, { ingest, consoleUsers, isPrepared: () => isPrepared, port }, resources);
  await prepare(service);
  if (signal.aborted) return;
  await consoleUsers.load(patientStore);
  await ingest.begin();
  isPrepared = true;
  const topics = config.inputs.flatMap(({ kafka }) => (kafka === undefined ? [] : [kafka]));
  await (topics.length === 0 ? untilAborted(signal) : ingest.read(topics));
}

/** What the doors of ingest lead to. */
export interface Ingest {
  readonly log: EventLog;
  accept(events: readonly Event[], dead: readonly DeadLetter[]): Promise<void>;
  /** Learns how far the history has come. */
  begin(): Promise<void>;
  /** Reads raw topics until the service stops. */
  read(topics: readonly KafkaInputConfig[]): Promise<void>;
}

function createIngest(service: Service, consoleUsers: ConsoleUsers, resources: AsyncDisposableStack): Ingest {
  const { config, kafka, kafkaConfig, patientStore, troubles, giveUp, signal } = service;
  const { tenant, archive } = config;
  const producer = <T>(topic: string, partitions: number, codec: RecordCodec<T>): Producer<T> =>
    resources.use(kafka.producer({ topic, partitions, codec, refuseTooLarge: true, trouble: troubles.of(topic) }));
  const events = producer(TOPICS.events, kafkaConfig.partitions, TEXT);
  const dead = producer(TOPICS.dead, 1, BYTES);
  const durable = { store: patientStore, signal: giveUp, pause: (ms: number) => systemClock.sleep(ms, giveUp) };
  const log = createKafkaEventLog({
    ...{ ...durable, topic: events, partitions: kafkaConfig.partitions, tenant, archive },
    refused: (all) => bury(all.map(tooLarge)),
  });
  const watermark = createWatermark(Number.NEGATIVE_INFINITY, steadyNow());
  let newest = Number.NEGATIVE_INFINITY;

  async function accept(accepted: readonly Event[], letters: readonly DeadLetter[]): Promise<void> {
    const last = accepted.reduce((most, event) => Math.max(most, parseTime(event.time)), Number.NEGATIVE_INFINITY);
    newest = Math.max(newest, last);
    const logged = log.append(accepted.map((event) => ({ event, json: JSON.stringify(event) })));
    await Promise.all([logged, bury(letters)]);
    if (accepted.length > 0) watermark.saw(last, steadyNow());
  }

  async function bury(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    await sendDead(dead, letters, tenant, giveUp);
    await insertDurably(durable, "dead_letters", deadLetterRows(letters, tenant));
  }

  return {
    log,
    accept,
    async begin() {
      const [row] = await patientStore.select<{ manifest: number; event: string; events: number }>(
        `SELECT (SELECT max(watermark) FROM rolecall.manifests) AS manifest, max(time) AS event, count() AS events
         FROM rolecall.events`,
      );
      newest = row?.manifest ?? newest;
      // Nothing may come any more: then time goes on from what came before this start.
      const last = row === undefined || row.events === 0 ? newest : Math.max(newest, parseTime(row.event));
      if (last > 0) watermark.saw(last, steadyNow());
    },
    async read(topics) {
      const consumers = new Map<string, KafkaConsumer<Uint8Array | null>>();
      const fresh = (all: readonly Event[]): Promise<readonly Event[]> => withoutKnown(patientStore, all, newest);
      const inputs = createKafkaInputs({
        topics: topics.map((topic) => rawTopic(service, topic, consoleUsers, consumers)),
        clock: steadyNow,
        holdMs: holdOf(config),
        accept: acceptOf(service, { accept, log, fresh }),
      });
      await Promise.all([inputs.run(signal), tellTime(service, { log, watermark, inputs, topics })]);
    },
  };
}

/** What the events topic does not take. */
function tooLarge({ event, json }: LoggedEvent): DeadLetter {
  return {
    reason: "too-large",
    detail: `the event is larger than ${TOPICS.events} takes: raise its max.message.bytes`,
    ...{ path: "", source: event.source, origin: event.origin, tenant: event.tenant, raw: event.raw ?? json },
  };
}

/** Of a letter that is too large for its topic the headers at least; the bytes are in the table. */
async function sendDead(
  topic: Producer<Uint8Array | null>,
  letters: readonly DeadLetter[],
  tenant: string,
  signal: AbortSignal,
): Promise<void> {
  const records = letters.map((letter) => deadRecord(letter, tenant));
  const offsets = await topic.send(records, signal);
  const bare = records.flatMap((record, n) => (offsets[n] === REFUSED ? [{ ...record, value: null }] : []));
  if (bare.length > 0) await topic.send(bare, signal);
}

function rawTopic(
  { kafka, troubles, health, config }: Service,
  input: KafkaInputConfig,
  consoleUsers: ConsoleUsers,
  consumers: Map<string, KafkaConsumer<Uint8Array | null>>,
): RawTopic {
  const { topic } = input;
  watchConsumer(health, topic, () => consumers.get(topic));
  return {
    topic,
    open(assignment) {
      const group = ingestGroup(topic);
      const consumer = kafka.consumer({ topic, group, codec: BYTES, assignment, trouble: troubles.of(topic) });
      consumers.set(topic, consumer);
      return consumer;
    },
    doors: () => chooseDoor(config, consoleUsers, input),
  };
}

interface Door extends Pick<Ingest, "accept" | "log"> {
  readonly fresh: (events: readonly Event[]) => Promise<readonly Event[]>;
}

const FULL_BYTES = 32 * 1024 * 1024;
const FULL_PAUSE_MS = 50;

function acceptOf({ metrics, giveUp }: Service, door: Door): (taken: readonly Taken[]) => Promise<void> {
  return createOrderedAccept({
    async room() {
      while (door.log.pendingBytes > FULL_BYTES) await systemClock.sleep(FULL_PAUSE_MS, giveUp);
    },
    fresh: door.fresh,
    accept: door.accept,
    count: (counts) => countTaken(metrics, counts),
  });
}

interface TimeParts {
  readonly log: EventLog;
  readonly watermark: ReturnType<typeof createWatermark>;
  readonly inputs: KafkaInputs;
  readonly topics: readonly KafkaInputConfig[];
}

/**
 * Each member tells the time that its own events came to, and only while nobody has anything left to read: the one that
 * read the newest may have no other partition, and the one that has them all may have read nothing.
 */
async function tellTime({ kafka, signal }: Service, { log, watermark, inputs, topics }: TimeParts): Promise<void> {
  const isRead = async (): Promise<boolean> => {
    for (const { topic } of topics) {
      const lags = await kafka.lag(topic, ingestGroup(topic));
      if ([...lags.values()].some((lag) => lag > 0)) return false;
    }
    return true;
  };
  await keepTime({ log, watermark, isCaughtUp: () => inputs.isCaughtUp(), isRead }, signal);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

import { deadLetterRows } from "@rolecall/clickhouse";
import { type DeadLetter, type Event, TOPICS } from "@rolecall/core";
import { BYTES, type KafkaConsumer, type Producer, REFUSED, type RecordCodec } from "@rolecall/kafka";
import { elapsedNow, type KafkaInputConfig, systemClock } from "@rolecall/runtime";
import {
  createKafkaInputs,
  createOrderedAccept,
  deadRecord,
  insertDurably,
  type KafkaEventLog,
  type LoggedEvent,
  type RawTopic,
  type Taken,
  withoutKnown,
} from "@rolecall/service-ingest";
import { createKafkaEventLog } from "@rolecall/service-ingest/kafka-event-log";
import { ingestGroup } from "../alerter/consumer-groups.ts";
import { holdOf } from "../hold-of.ts";
import { roomIn } from "../up/room.ts";
import { SERVICES, sayRivals } from "../up/say-rivals.ts";
import { EXIT, Failure } from "../verb.ts";
import { askBriefly } from "./ask-briefly.ts";
import { countLetters, countTaken } from "./count-taken.ts";
import { TEXT } from "./event-codec.ts";
import { chooseDoor, createKnown, type Known } from "./input-doors.ts";
import { type Intake, listenForIngest } from "./listen-for-ingest.ts";
import { createRefusedEvents } from "./refused-events.ts";
import { rowsApart } from "./rows-apart.ts";
import { sayBehind } from "./say-behind.ts";
import { sayHeldBack } from "./say-held-back.ts";
import { sayLost } from "./say-lost.ts";
import { sayRefused } from "./say-refused.ts";
import { prepare, type Service, watchConsumer } from "./service.ts";
import { createEventTime, type EventTime, tellTime } from "./tell-time.ts";
import { watchBrokers } from "./watch-brokers.ts";

const SET =
  "the consumer group's offset was put there by an operator, or by a release before this one: the partition is read from there";
const CUT_OFF =
  "the partition ends before that offset, which was to be read next: brokers lost its last records (an unclean leader election), the topic was made anew, or somebody has set the group's offset there; it is read from its oldest record, and what was taken before is left out";
const OURS: ReadonlySet<string> = new Set(Object.values(TOPICS));

/** Decodes raw topics and HTTP bodies into events, and makes them durable. */
export async function serveIngest(service: Service, resources: AsyncDisposableStack, port?: string): Promise<void> {
  const { config, signal, patientStore } = service;
  if (config.inputs.some(({ files }) => files !== undefined))
    throw new Failure("inputs[].files are read by rolecall up, or once by replay; services share topics", {
      exit: EXIT.usage,
    });
  const ours = config.inputs.find(({ kafka }) => kafka !== undefined && OURS.has(kafka.topic))?.kafka?.topic;
  if (ours !== undefined)
    throw new Failure(`inputs[].kafka.topic is ${ours}, which is written here: each record would come again for ever`, {
      exit: EXIT.usage,
    });
  const known = createKnown(service.settings);
  service.reloads.onReload((read) => known.readPlaces(read));
  const ingest = createIngest(service, known, resources);
  let isPrepared = false;
  // Until then senders are told to come back.
  service.health.ready("intake", () => {
    if (!isPrepared) throw new Error("it has not begun");
  });
  await listenForIngest(service, { ingest, known, isPrepared: () => isPrepared, port }, resources);
  await prepare(service, resources);
  if (signal.aborted) return;
  await known.load(patientStore);
  await ingest.begin();
  isPrepared = true;
  await Promise.all([ingest.read(), watchSilent(service)]);
}

/** Who reads topics knows of silent brokers; who does not, and writes to them alone, asks. */
async function watchSilent(service: Service): Promise<void> {
  if (service.config.inputs.some(({ kafka }) => kafka !== undefined)) return;
  const { health, signal } = service;
  await watchBrokers({ health, signal, clock: systemClock, ask: askBriefly(service) });
}

/** What the doors of ingest lead to. */
export interface Ingest extends Intake {
  /** Learns how far the history has come. */
  begin(): Promise<void>;
  /** Reads raw topics, and tells event time to go on, until the service stops. */
  read(): Promise<void>;
}

function createIngest(service: Service, known: Known, resources: AsyncDisposableStack): Ingest {
  const { config, kafka, kafkaConfig, patientStore, troubles, giveUp } = service;
  const { tenant, archive } = config;
  const producer = <T>(topic: string, partitions: number, codec: RecordCodec<T>): Producer<T> =>
    resources.use(kafka.producer({ topic, partitions, codec, tooLarge: "refuse", trouble: troubles.of(topic) }));
  const events = producer(TOPICS.events, kafkaConfig.partitions, TEXT);
  const dead = producer(TOPICS.dead, 1, BYTES);
  const durable = { store: patientStore, signal: giveUp, pause: (ms: number) => systemClock.sleep(ms, giveUp) };
  const refused = createRefusedEvents();
  const log = createKafkaEventLog({
    ...{ ...durable, topic: events, partitions: kafkaConfig.partitions, tenant, archive },
    store: rowsApart(patientStore, { bury, refused, say: sayRefused(service.log, elapsedNow) }),
    refused: (all) => bury(all.map(tooLarge)).then(() => refused.add(all.length)),
  });
  service.metrics.sample((tell) => tell("queueBytes", { queue: "events" }, log.pendingBytes));
  const time = createEventTime(holdOf(config));
  const topics = config.inputs.flatMap(({ kafka: input }) => (input === undefined ? [] : [input]));
  const consumers = new Map<string, KafkaConsumer<Uint8Array | null>>();
  // From the start on: it is not ready before its topics are dealt out.
  for (const { topic } of topics) watchConsumer(service, topic, () => consumers.get(topic));

  async function accept(accepted: readonly Event[], letters: readonly DeadLetter[]): Promise<void> {
    // Before they are in the log: a record of the time that lies behind them must know of them.
    time.saw(accepted);
    const logged = log.append(accepted.map((event) => ({ event, json: JSON.stringify(event) })));
    await Promise.all([logged, bury(letters)]);
    time.doubt();
  }

  async function bury(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    await sendDead(dead, letters, tenant, giveUp);
    await insertDurably(durable, "dead_letters", deadLetterRows(letters, tenant));
    countLetters(service.metrics, letters);
  }

  const fresh = (all: readonly Event[]): Promise<readonly Event[]> => withoutKnown(patientStore, all, time.newest);
  return {
    ...{ log, refused, accept, fresh },
    begin: () => time.begin(patientStore),
    read: () => readTopics(service, { known, log, refused, accept, fresh, time, topics, consumers }),
  };
}

interface TopicParts extends Pick<Ingest, "accept" | "fresh" | "refused"> {
  readonly known: Known;
  readonly log: KafkaEventLog;
  readonly time: EventTime;
  readonly topics: readonly KafkaInputConfig[];
  readonly consumers: Map<string, KafkaConsumer<Uint8Array | null>>;
}

async function readTopics(service: Service, parts: TopicParts): Promise<void> {
  const { kafka, signal } = service;
  const { known, time, topics, consumers } = parts;
  await using positions = kafka.positions(signal);
  const inputs = createKafkaInputs({
    topics: topics.map((input) => rawTopic(service, { input, positions }, known, consumers)),
    clock: () => performance.now(),
    holdMs: time.holdMs,
    accept: acceptOf(service, parts),
  });
  const told = tellTime({ ...parts, isCaughtUp: () => inputs.isCaughtUp(), positions }, signal);
  await Promise.all([inputs.run(signal), told]);
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
  { kafka, troubles, config, log, metrics, history }: Service,
  {
    input,
    positions,
  }: { readonly input: KafkaInputConfig; readonly positions: ReturnType<Service["kafka"]["positions"]> },
  known: Known,
  consumers: Map<string, KafkaConsumer<Uint8Array | null>>,
): RawTopic {
  const { topic } = input;
  return {
    topic,
    open(assignment) {
      const group = ingestGroup(topic);
      const lost = sayLost({ log, metrics }, topic);
      const foreign = (partition: number, from: number): void => log.info({ part: topic, partition, from }, SET);
      const cutOff = (partition: number, offset: number): void => log.warn({ part: topic, partition, offset }, CUT_OFF);
      const behind = sayBehind({ log }, topic);
      const heldBack = sayHeldBack({ log }, topic);
      const told = { assignment, trouble: troubles.of(topic), lost, behind, foreign, cutOff, heldBack };
      const among = { history, rivals: sayRivals({ log }, topic, SERVICES) };
      const consumer = kafka.consumer({ topic, group, codec: BYTES, ...told, ...among });
      consumers.set(topic, consumer);
      return consumer;
    },
    doors: () => chooseDoor(config, known, input),
    standings: () => positions.known(topic, ingestGroup(topic)),
  };
}

function acceptOf(
  { metrics, giveUp }: Service,
  door: Pick<Ingest, "accept" | "fresh" | "log" | "refused">,
): (taken: readonly Taken[]) => Promise<void> {
  return createOrderedAccept({
    room: () => roomIn(door.log, giveUp),
    fresh: door.fresh,
    accept: door.accept,
    count: (counts) => countTaken(metrics, "kafka", counts, door.refused),
  });
}

import { deadLetterRows, type Store } from "@rolecall/clickhouse";
import { buildDeadLetter, type DeadLetter, type LogEntry, SCHEMAS, TOPICS } from "@rolecall/core";
import {
  createDetector,
  createRules,
  type Detector,
  type DetectorOptions,
  type Profile,
  type Rule,
  recordActions,
} from "@rolecall/detection";
import type { Assignment, Batch, KafkaConsumer } from "@rolecall/kafka";
import { elapsedNow, steadyNow, systemClock } from "@rolecall/runtime";
import { Arrivals, createClickhouseTables, createTenants, runDetectorGroup } from "@rolecall/service-detector";
import { createKeepRaw } from "@rolecall/sources/keep-raw";
import { createDeclarer } from "../declared/declarer.ts";
import { lastDeclared } from "../declared/last-declared.ts";
import { loadDeclared } from "../declared/load-declared.ts";
import { holdOf } from "../hold-of.ts";
import { profilesOf } from "../profiles/profiles-of.ts";
import { rulesOf } from "../rules/load-rules.ts";
import { boundsOf, contextOf } from "../settings.ts";
import { createLearningNotes, type LearningNotes } from "../up/learning-notes.ts";
import { createFoundCounter, createMeter, type Meter } from "../up/meter.ts";
import { SERVICES, sayRivals } from "../up/say-rivals.ts";
import { sayShort } from "../up/say-short.ts";
import { openControlLog } from "./control-log.ts";
import { countLetters } from "./count-taken.ts";
import { declareTo, type PartitionLogs } from "./declare-to.ts";
import { createLogEntryCodec } from "./event-codec.ts";
import { FINDING_OR_ORDER } from "./finding-codec.ts";
import { listenForOps, PORTS } from "./listen.ts";
import { onEachHistory } from "./on-each-history.ts";
import { rowsApart } from "./rows-apart.ts";
import { sayBehind } from "./say-behind.ts";
import { sayLate } from "./say-late.ts";
import { sayLater } from "./say-later.ts";
import { sayFilled, sayLost } from "./say-lost.ts";
import { sayRefused } from "./say-refused.ts";
import { prepare, type Service, watchConsumer } from "./service.ts";

const SNAPSHOT_EVERY_MS = 5000;
type Later = ReturnType<typeof sayLater>;
const OTHER_LOG = `${TOPICS.events} is another log than the one that was judged: it is read from there on; what of the other was on hold or not read yet comes from the history, as far as that has it`;

/** Scores the partitions of `rolecall.events.v1` that the group gives it. */
export async function serveDetector(service: Service, resources: AsyncDisposableStack, port?: string): Promise<void> {
  const { config, kafka, troubles, patiently, giveUp, signal, metrics, log } = service;
  let consumer: KafkaConsumer<LogEntry | undefined> | undefined;
  watchConsumer(service, TOPICS.events, () => consumer);
  await listenForOps(service, Number(port ?? PORTS.detector), resources);
  const declarer = createDeclarer(loadDeclared);
  await declarer.read(service.settings);
  const rules = rulesOf(await service.settings.ruleFiles(), (message) => log.warn(message));
  const profiles = await profilesOf(service.settings);
  const arrivals = new Arrivals();
  const later = sayLater(log, TOPICS.events, steadyNow);
  const create = (): Detector => ofAllTenants(service, { rules, profiles, arrivals });
  await prepare(service, resources);
  if (signal.aborted) return;
  void sayLate({ ...service, arrivals }, systemClock);
  const told = { codec: FINDING_OR_ORDER, trouble: troubles.of(TOPICS.findings) };
  // One that the topic does not take is told of, until it does: without it nothing that follows may be judged.
  const findings = resources.use(kafka.producer({ topic: TOPICS.findings, partitions: 1, tooLarge: "wait", ...told }));
  const declare = declareTo(
    openPartitionLogs(service, resources, () => consumer),
    declarer,
  );
  service.reloads.onReload((read) => declare.again(read));
  const learning = learningOf(service);
  const short = (): void => sayShort(log, config.detection.identities);
  const meters = metersOf(metrics);
  const apart = tablesOf(service);
  const options: Parameters<typeof runDetectorGroup>[0] = {
    open(assignment) {
      consumer = memberOf(service, rules, assignment, later);
      return consumer;
    },
    createTables: () => createClickhouseTables(apart, { now: service.store }),
    findingsTable: createClickhouseTables(apart),
    createDetector: create,
    isOurs: async (partition) => (await consumer?.holds(partition, signal)) === true,
    ...{ patiently, snapshotEveryMs: SNAPSHOT_EVERY_MS, clock: steadyNow },
    findings: findingsOnly(findings, giveUp),
    found: createFoundCounter(metrics),
    learning: learning.begin,
    async restored(partition, detector) {
      meters.set(partition, createMeter(metrics, detector, short));
      await declare.restored(partition, detector);
    },
    revoked: (partition) => forget(partition, { meters, learning, declare }),
    other: (partition, other) => log.warn({ partition, ...other }, OTHER_LOG),
    ...gapsOf(service),
    async observe(batch, position) {
      meters.get(batch.partition)?.read(batch.partition, newestIn(batch));
      learning.read(batch.partition, position);
      later("unjudged", await bury(service, batch));
    },
  };
  await onEachHistory(() => runDetectorGroup(options, signal), service);
}

interface OfPartitions {
  readonly meters: Map<number, Meter>;
  readonly learning: LearningNotes;
  readonly declare: ReturnType<typeof declareTo>;
}

function forget(partition: number, { meters, learning, declare }: OfPartitions): void {
  meters.delete(partition);
  learning.forget(partition);
  declare.revoked(partition);
}

/** In its log, and in `/readyz`. */
function learningOf({ log, health }: Service): LearningNotes {
  const learning = createLearningNotes(log, steadyNow);
  health.note("learning", learning.words);
  return learning;
}

function memberOf(service: Service, rules: readonly Rule[], assignment: Assignment, later: Later) {
  const topic = TOPICS.events;
  return service.kafka.consumer({
    ...{ topic, group: "rolecall-detector", codec: eventsFor(rules, later), assignment },
    ...{ trouble: service.troubles.of(topic), behind: sayBehind(service, topic) },
    ...{ history: service.history, rivals: sayRivals(service, topic, SERVICES) },
    // What a history has is not lost.
    ...(!service.config.archive && { lost: sayLost(service, topic) }),
  });
}

/** What left the topic while it is read is told of by its member, where there is no history. */
function gapsOf(service: Service): Pick<Parameters<typeof runDetectorGroup>[0], "gap" | "missed"> {
  const filled = sayFilled(service, TOPICS.events);
  if (service.config.archive) return { gap: filled, missed: filled };
  const lost = sayLost(service, TOPICS.events);
  return { missed: (partition, { records }) => lost(partition, records) };
}

/** Where what the files say is declared, and what of it is there. */
function openPartitionLogs(
  service: Service,
  resources: AsyncDisposableStack,
  consumer: () => Pick<KafkaConsumer<unknown>, "holds"> | undefined,
): PartitionLogs {
  return {
    ...openControlLog(service, resources),
    last: (partition) => lastDeclared(service.patientStore, partition),
    isOurs: async (partition) => (await consumer()?.holds(partition, service.signal)) === true,
  };
}

/** Of the partitions that are ours: what is asked of them is what these hold. */
function metersOf(metrics: Service["metrics"]): Map<number, Meter> {
  const meters = new Map<number, Meter>();
  metrics.sample((tell) => {
    for (const meter of meters.values()) meter.tell(tell);
  });
  return meters;
}

/** The events with what is judged of them: originals are for the rules alone here. */
function eventsFor(rules: readonly Rule[], later: Later): ReturnType<typeof createLogEntryCodec> {
  const keepRaw = createKeepRaw(recordActions(createRules(rules).rules));
  return createLogEntryCodec(keepRaw, () => later("partly", 1));
}

interface Judged {
  readonly rules: readonly Rule[];
  readonly profiles: readonly Profile[];
  readonly arrivals: Arrivals;
}

/** Each partition counts for itself, and in it each tenant. */
function ofAllTenants(service: Service, { rules, profiles, arrivals }: Judged): Detector {
  const options = { ...detectorOptions(service), profiles };
  return createTenants({
    ...{ tenant: service.config.tenant, arrivals },
    create: (tenant) => createDetector({ ...options, tenant }, createRules(rules)),
  });
}

function detectorOptions({ config }: Service): Omit<DetectorOptions, "tenant"> {
  return { holdMs: holdOf(config), context: contextOf, ...boundsOf(config) };
}

function findingsOnly(
  producer: ReturnType<Service["kafka"]["producer"]>,
  giveUp: AbortSignal,
): Parameters<typeof runDetectorGroup>[0]["findings"] {
  return {
    // What was found is sent even while the service stops: it has some seconds for that.
    send: (records) => producer.send(records, giveUp),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function newestIn(batch: Batch<LogEntry | undefined>) {
  const last = batch.records.findLast(({ value }) => value !== undefined && !("control" in value))?.value;
  return last === undefined || "control" in last ? undefined : last;
}

/** What is no event of ours is nobody's: somebody else wrote to our topic, or a later release. How many there are. */
async function bury(service: Service, batch: Batch<LogEntry | undefined>): Promise<number> {
  const strange = batch.records.filter(({ value }) => value === undefined);
  if (strange.length === 0) return 0;
  const letters = strange.map(({ offset, headers }) => {
    const origin = `${batch.topic}/${batch.partition}/${offset}`;
    const detail = `no ${headers["schema"] ?? SCHEMAS.event} that this release reads`;
    return buildDeadLetter("", { reason: "schema", detail, source: "rolecall", origin });
  });
  await insertLetters(service, letters);
  return letters.length;
}

async function insertLetters({ patientStore, config }: Service, letters: readonly DeadLetter[]): Promise<void> {
  await patientStore.insert("dead_letters", deadLetterRows(letters, config.tenant));
}

/** What the detector's tables refuse for good is a dead letter; a finding is told all the same. */
function tablesOf(service: Service): Store {
  const { patientStore, metrics, log } = service;
  const keep = async (letters: readonly DeadLetter[]): Promise<void> => {
    await insertLetters(service, letters);
    countLetters(metrics, letters);
  };
  return rowsApart(patientStore, { bury: keep, say: sayRefused(log, elapsedNow) });
}

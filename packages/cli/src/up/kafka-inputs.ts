import { randomUUID } from "node:crypto";
import { createRules, type Rule, recordActions } from "@rolecall/detection";
import { BYTES, createKafkaLog, type KafkaConsumer, waitsFor } from "@rolecall/kafka";
import type { Config, Health, Log, Metrics } from "@rolecall/runtime";
import { countsOf, createKafkaInputs, createOrderedAccept, type RawTopic, type Taken } from "@rolecall/service-ingest";
import { createKeepRaw } from "@rolecall/sources";
import type { ConditionSources } from "../alerter/conditions.ts";
import { upGroup } from "../alerter/consumer-groups.ts";
import { standingsOf, withJudged } from "../alerter/standings.ts";
import { holdOf } from "../hold-of.ts";
import { countTaken } from "../serve/count-taken.ts";
import { giveUpAfter } from "../serve/give-up.ts";
import { chooseDoor, type Known } from "../serve/input-doors.ts";
import { kafkaAccess } from "../serve/kafka-access.ts";
import { sayBehind } from "../serve/say-behind.ts";
import { sayHeldBack } from "../serve/say-held-back.ts";
import { sayLost } from "../serve/say-lost.ts";
import { tellReading } from "../serve/tell-reading.ts";
import { createTroubles, type Troubles } from "../serve/troubles.ts";
import type { DirectPipeline } from "./direct-pipeline.ts";
import type { EventPipeline } from "./event-pipeline.ts";
import type { Lanes } from "./lanes.ts";
import { createReadAgain } from "./read-ranges.ts";
import { roomIn } from "./room.ts";
import { sayRivals } from "./say-rivals.ts";

export interface UpInputsOptions {
  readonly config: Config;
  readonly pipeline: EventPipeline;
  /** What the detector judges by; Rolecall's own rules by default. */
  readonly rules: readonly Rule[] | undefined;
  readonly metrics: Metrics;
  readonly known: Known;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The Kafka inputs of `up`. */
export interface UpInputs {
  /** Says what they wait for. */
  watch(health: Health): void;
  /** How many records of each topic are there that have not been read. */
  unread(): ReadonlyMap<string, number>;
  /** Where the reading of each topic stands. */
  standings(): ReturnType<NonNullable<ConditionSources["standings"]>>;
  run(): Promise<void>;
}

/** The configured topics, into the pipeline of this process; undefined where there are none. */
export function createUpInputs(options: UpInputsOptions): UpInputs | undefined {
  const { config, pipeline, signal } = options;
  const { direct } = pipeline;
  const topics = config.inputs.flatMap(({ kafka }) => (kafka === undefined ? [] : [kafka]));
  if (topics.length === 0 || config.kafka === undefined) return undefined;
  const kafka = createKafkaLog(kafkaAccess(config.kafka, "rolecall-up"), giveUpAfter(signal));
  const troubles = createTroubles(options.log);
  const consumers = new Map<string, KafkaConsumer<Uint8Array | null>>();
  // Of two processes none shares its history with the other, also where one data directory is a copy of the other's.
  const [own, history] = [randomUUID(), async (): Promise<string> => own];
  // Without an archive, originals are there for the rules alone.
  const keepRaw = direct && createKeepRaw(recordActions(createRules(options.rules).rules));
  const raw = topics.map(
    (input): RawTopic => ({
      topic: input.topic,
      open(assignment) {
        const { topic } = input;
        const group = upGroup(topic);
        const told = {
          ...{ trouble: troubles.of(topic), lost: sayLost(options, topic) },
          ...{ behind: sayBehind(options, topic), heldBack: sayHeldBack(options, topic) },
          ...{ history, rivals: sayRivals(options, topic), readTo: (id?: string) => pipeline.lanes.readTo(topic, id) },
        };
        const consumer = kafka.consumer({ topic, group, codec: BYTES, assignment, ...told });
        consumers.set(topic, consumer);
        return consumer;
      },
      doors: () => chooseDoor(config, options.known, input, keepRaw),
      from: (partition, standing) => pipeline.lanes.begin(`${input.topic}/${partition}`, standing),
    }),
  );
  const inputs = createKafkaInputs({
    topics: raw,
    clock: () => performance.now(),
    holdMs: holdOf(config),
    accept: direct === undefined ? acceptOf(options) : countAfter(options, direct),
    save: direct && (() => direct.settle()),
    durable: (taken) => tookAll(pipeline.lanes, taken),
  });
  pipeline.waitFor(() => inputs.isCaughtUp());
  for (const { topic } of topics) options.metrics.sample(tellReading(topic, () => consumers.get(topic)));
  return {
    unread: () => new Map(Array.from(consumers, ([topic, consumer]) => [topic, consumer.status().unread])),
    watch: (health) => watchTopics(health, { topics, troubles, consumers, direct }),
    async standings() {
      const places = new Map(topics.map(({ topic }) => [topic, [topic, upGroup(topic)] as const]));
      const all = await standingsOf(kafka, places, signal);
      const judged = (topic: string) => (partition: number) => pipeline.lanes.next(`${topic}/${partition}`);
      return new Map(Array.from(all, ([topic, at]) => [topic, withJudged(at, judged(topic))]));
    },
    async run() {
      if (direct === undefined) {
        const reading = inputs.run(signal);
        pipeline.lanes.reading = reading.catch(() => undefined);
        return reading;
      }
      await direct.readAgain(createReadAgain(kafka, raw, signal));
      if (signal.aborted) return;
      await Promise.all([inputs.run(signal), direct.run(inputs.commit)]);
    },
  };
}

/** Straight into the detector. */
function countAfter({ metrics }: UpInputsOptions, direct: DirectPipeline): (taken: readonly Taken[]) => Promise<void> {
  return async (taken) => {
    await direct.accept(taken);
    countTaken(metrics, "kafka", countsOf(taken));
  };
}

/** Where events are kept, nothing of them is to be read again. */
function tookAll(lanes: Lanes, taken: readonly Taken[]): void {
  for (const { lane, offset } of taken) lanes.took(lane, offset, 0, -1);
}

function acceptOf({ pipeline, metrics, signal }: UpInputsOptions): (taken: readonly Taken[]) => Promise<void> {
  return createOrderedAccept({
    room: () => roomIn(pipeline.log, signal),
    fresh: (events) => pipeline.fresh(events),
    accept: (events, dead) => pipeline.accept(events, dead),
    count: (counts) => countTaken(metrics, "kafka", counts, pipeline.refused),
  });
}

interface Watched {
  readonly topics: readonly { readonly topic: string }[];
  readonly troubles: Troubles;
  readonly consumers: ReadonlyMap<string, KafkaConsumer<Uint8Array | null>>;
  readonly direct: DirectPipeline | undefined;
}

function watchTopics(health: Health, { topics, troubles, consumers, direct }: Watched): void {
  health.ready("kafka", () => {
    troubles.check();
    direct?.check();
    // Also of one that is not open yet: the port answers before it is.
    for (const { topic } of topics) {
      const why = waitsFor(consumers.get(topic)?.status());
      if (why !== undefined) throw new Error(`${topic}: ${why}`);
    }
  });
}

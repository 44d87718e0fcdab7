import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Kafka } from "kafkajs";
import type { FakeSlack } from "../fakes/index.ts";
import { readStages, type Stages } from "./latency-stages.ts";
import { median } from "./rounds.ts";

export interface LatencyOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly slack: FakeSlack;
  /** Records for the load beside: they are sent again with new ids and times. */
  readonly file: string;
  /** Records per second. */
  readonly rate: number;
  readonly markers: number;
  /** How far the one of that name has come, in a few words: asked of those that nobody was told of. */
  readonly whereIs: (name: string) => Promise<string>;
}

export interface Latencies {
  readonly p50: number;
  readonly p99: number;
  readonly histogram: string;
  /** Where all of them, by the median, and the slowest were for how long, a line each. */
  readonly stages: readonly string[];
  /** What became of those that never came; empty where all did. */
  readonly missing: readonly string[];
}

const TICK_MS = 20;
const LOOK_MS = 2;
/** Slack takes about one message a second in a channel: none is to wait for the one before. */
const MARKER_EVERY_MS = 2000;
/** The load goes on for so long before the first marker. */
const WARM_MS = 5000;
const PATIENCE_MS = 30_000;
const SLOWEST = 5;
const BOUNDS = [50, 100, 150, 200, 300, 500, 700, 1000, 2000, 5000, 30_000] as const;

/** From the broker's acknowledgement of a record until Slack has its finding's message, over `markers` of them under load. */
export async function measureLatency(options: LatencyOptions): Promise<Latencies> {
  const { kafka, topic, slack, markers } = options;
  const stop = new AbortController();
  const load = sendLoad(options, stop.signal);
  await sleep(WARM_MS);
  const producer = kafka.producer();
  await producer.connect();
  const sentAt = new Map<string, number>();
  const took = new Map<string, number>();
  /** By the clock that producers stamp records with. */
  const sentOn = new Map<string, number>();
  const look = (): void => {
    const now = performance.now();
    for (const { text } of slack.messages) {
      const [name = ""] = /marker-\d+/.exec(text) ?? [];
      const at = sentAt.get(name);
      if (at !== undefined && !took.has(name)) took.set(name, now - at);
    }
  };
  for (let n = 0; n < markers; n += 1) {
    await producer.send({ topic, messages: [{ value: markerRecord(n), partition: n % 4 }] });
    sentAt.set(`marker-${n}`, performance.now());
    sentOn.set(`marker-${n}`, Date.now());
    for (const until = performance.now() + MARKER_EVERY_MS; performance.now() < until; await sleep(LOOK_MS)) look();
  }
  for (const until = performance.now() + PATIENCE_MS; took.size < markers && performance.now() < until; ) {
    await sleep(LOOK_MS);
    look();
  }
  stop.abort();
  await load;
  await producer.disconnect();
  const missing: string[] = [];
  for (const name of sentAt.keys()) if (!took.has(name)) missing.push(`${name} ${await options.whereIs(name)}`);
  const stages = await readStages(kafka, (value) => /marker-\d+/.exec(value)?.[0]);
  const passages = Array.from(took, ([name, ms]) => passageOf(stages, { name, ms, on: sentOn.get(name) ?? 0 }));
  return {
    ...summary([...took.values()], markers),
    stages: [medianOf(passages), ...passages.toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST)].map(lineOf),
    missing,
  };
}

/** How long a marker was on its way, ms, in all and in each service. */
interface Passage {
  readonly name: string;
  readonly ms: number;
  readonly ingest: number;
  readonly detector: number;
  readonly alerter: number;
}

/** Until it was produced to the next topic, by the clock of the producers, which has whole milliseconds. */
function passageOf({ events, findings }: Stages, marker: { name: string; ms: number; on: number }): Passage {
  const { name, ms, on } = marker;
  const [event, finding] = [events.get(name) ?? Number.NaN, findings.get(name) ?? Number.NaN];
  return { name, ms, ingest: event - on, detector: finding - event, alerter: on + ms - finding };
}

function medianOf(all: readonly Passage[]): Passage {
  const of = (name: "ms" | "ingest" | "detector" | "alerter"): number => median(all.map((each) => each[name]));
  return { name: "median", ms: of("ms"), ingest: of("ingest"), detector: of("detector"), alerter: of("alerter") };
}

function lineOf({ name, ms, ingest, detector, alerter }: Passage): string {
  return `${name} ${Math.round(ms)} = ingest ${ingest} + detector ${detector} + alerter ${Math.round(alerter)}`;
}

function summary(took: readonly number[], markers: number): Omit<Latencies, "missing" | "stages"> {
  const sorted = [...took].sort((a, b) => a - b);
  const missing = markers - took.length;
  const all = [...sorted, ...new Array<number>(missing).fill(Number.POSITIVE_INFINITY)];
  const counts = BOUNDS.map((bound, n) => {
    const from = BOUNDS[n - 1] ?? 0;
    return [bound, sorted.filter((ms) => ms > from && ms <= bound).length] as const;
  });
  const parts = counts.filter(([, count]) => count > 0).map(([bound, count]) => `≤ ${bound} ms: ${count}`);
  if (missing > 0) parts.push(`never: ${missing}`);
  return {
    p50: median(all),
    p99: all[Math.min(all.length - 1, Math.ceil(all.length * 0.99) - 1)] ?? Number.NaN,
    histogram: parts.join(", "),
  };
}

async function sendLoad({ kafka, topic, file, rate }: LatencyOptions, signal: AbortSignal): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  const lines: string[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) if (lines.push(line) === 5000) break;
  let n = 0;
  let due = 0;
  let filledAt = performance.now();
  while (!signal.aborted) {
    const at = performance.now();
    due += (rate * (at - filledAt)) / 1000;
    filledAt = at;
    const messages: { value: string; partition: number }[] = [];
    for (; messages.length < Math.floor(due); n += 1)
      messages.push({ value: fresh(lines[n % lines.length] ?? "{}", n), partition: n % 4 });
    due -= messages.length;
    if (messages.length > 0) await producer.send({ topic, messages });
    await sleep(TICK_MS);
  }
  await producer.disconnect();
}

/**
 * With milliseconds, as live sources have them. CloudTrail writes whole seconds: of those that are equal the order is known
 * with the next second, and a finding waits for it.
 */
function now(): string {
  return new Date().toISOString();
}

function fresh(line: string, n: number): string {
  return line
    .replace(/"eventTime":"[^"]*"/, `"eventTime":"${now()}"`)
    .replace(/"eventID":"[^"]*"/, `"eventID":"load-${n}"`);
}

/** A trail is switched off: one rule, at once. */
function markerRecord(n: number): string {
  const account = "111122223333";
  const arn = `arn:aws:sts::${account}:assumed-role/marker-${n}/session`;
  const sessionIssuer = { type: "Role", arn: `arn:aws:iam::${account}:role/marker-${n}`, userName: `marker-${n}` };
  return JSON.stringify({
    eventVersion: "1.08",
    userIdentity: {
      ...{ type: "AssumedRole", principalId: `AROA${n}:session`, arn, accountId: account, accessKeyId: `ASIA${n}` },
      sessionContext: { sessionIssuer },
    },
    ...{
      eventTime: now(),
      eventSource: "cloudtrail.amazonaws.com",
      eventName: "StopLogging",
      awsRegion: "eu-central-1",
    },
    ...{ sourceIPAddress: "198.51.100.7", userAgent: "aws-cli/2.15.0", requestParameters: { name: "main" } },
    ...{
      responseElements: null,
      requestID: `m-${n}`,
      eventID: `marker-${n}`,
      readOnly: false,
      eventType: "AwsApiCall",
    },
    ...{ managementEvent: true, recipientAccountId: account },
  });
}

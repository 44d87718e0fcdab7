import type { Store } from "@rolecall/clickhouse";
import { type Event, parseTime } from "@rolecall/core";
import type { KafkaConsumer, KafkaLog, Standing } from "@rolecall/kafka";
import { elapsedNow, type KafkaInputConfig, systemClock } from "@rolecall/runtime";
import { createAgreedTime, createPassTime, createWatermark, type KafkaEventLog } from "@rolecall/service-ingest";
import { ingestGroup } from "../alerter/consumer-groups.ts";
import { keepTime } from "./keep-time.ts";

/** The event time that what ingest takes has come to. */
export interface EventTime {
  /** How far behind newer ones an event of this source may come without being late, ms. */
  readonly holdMs: (source: string) => number;
  readonly watermark: ReturnType<typeof createWatermark>;
  /** The newest of all, and what records agree on, epoch ms. */
  readonly newest: number;
  readonly agreed: number;
  /** Learns how far the history has come. */
  begin(store: Store): Promise<void>;
  /** These are about to enter the log. */
  saw(events: readonly Event[]): void;
  /** Something came a moment ago: more may follow. */
  doubt(): void;
}

export function createEventTime(holdMs: (source: string) => number): EventTime {
  const watermark = createWatermark(Number.NEGATIVE_INFINITY, elapsedNow(), systemClock.now);
  let agreed = createAgreedTime(Number.NEGATIVE_INFINITY);
  let newest = Number.NEGATIVE_INFINITY;
  return {
    ...{ holdMs, watermark },
    get newest() {
      return newest;
    },
    get agreed() {
      return agreed.at;
    },
    async begin(store) {
      const history = await historyEnd(store);
      newest = history.judged;
      agreed = createAgreedTime(newest);
      // Nothing may come any more: then time goes on from what came before this start.
      watermark.saw(Math.max(newest, history.stored), elapsedNow(), 0);
    },
    saw(events) {
      for (const event of events) agreed.saw(parseTime(event.time));
      const last = newestOf(events);
      if (last === undefined) return;
      newest = Math.max(newest, parseTime(last.time));
      watermark.saw(parseTime(last.time), elapsedNow(), holdMs(last.source));
    },
    doubt: () => watermark.doubt(elapsedNow()),
  };
}

/** Times of one form: they compare as text. */
function newestOf(events: readonly Event[]): Event | undefined {
  return events.reduce<Event | undefined>((last, event) => (event.time < (last?.time ?? "") ? last : event), undefined);
}

/** Event times that the detectors, and the events, have come to, epoch ms; minus infinity where there are none. */
async function historyEnd(store: Store): Promise<{ readonly judged: number; readonly stored: number }> {
  const [row] = await store.select<{ manifest: number; event: string; events: number }>(
    `SELECT (SELECT max(watermark) FROM rolecall.manifests) AS manifest, max(time) AS event, count() AS events
     FROM rolecall.events`,
  );
  const { manifest = 0, event = "", events = 0 } = row ?? {};
  const never = Number.NEGATIVE_INFINITY;
  return { judged: manifest > 0 ? manifest : never, stored: events > 0 ? parseTime(event) : never };
}

export interface TellTimeOptions {
  readonly time: EventTime;
  readonly log: KafkaEventLog;
  /** Has everything of this member's been read? */
  readonly isCaughtUp: () => boolean;
  readonly topics: readonly KafkaInputConfig[];
  readonly consumers: ReadonlyMap<string, KafkaConsumer<unknown>>;
  readonly positions: ReturnType<KafkaLog["positions"]>;
}

/**
 * Each member tells the time that its own events came to, and only while nobody has anything left to read: the one that
 * read the newest may have no other partition, and the one that has them all may have read nothing.
 */
export async function tellTime(options: TellTimeOptions, signal: AbortSignal): Promise<void> {
  const { time, log, consumers, topics, positions } = options;
  // Whoever stands by knows the time of another history.
  const standsBy = (): boolean => Array.from(consumers.values(), (one) => one.status().rivals).includes("reading");
  const standings = async (): Promise<ReadonlyMap<string, Standing>> => {
    const all = new Map<string, Standing>();
    for (const { topic } of topics) {
      for (const [partition, standing] of await positions.known(topic, ingestGroup(topic)))
        all.set(`${topic}/${partition}`, standing);
    }
    return all;
  };
  const isRead = async (): Promise<boolean> =>
    Array.from((await standings()).values()).every(({ committed, low, high }) => (committed ?? low) >= high);
  const pass = createPassTime({ reached: () => time.agreed, before: log.before, standings, send: log.pass });
  const passTime = async (now: number): Promise<void> => (standsBy() ? undefined : pass(now));
  const isCaughtUp = (): boolean => options.isCaughtUp() && !standsBy();
  await keepTime({ log, watermark: time.watermark, isCaughtUp, isRead, passTime }, signal);
}

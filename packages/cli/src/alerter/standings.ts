import type { Store } from "@rolecall/clickhouse";
import { TOPICS } from "@rolecall/core";
import type { KafkaLog, Standing } from "@rolecall/kafka";
import type { Config } from "@rolecall/runtime";
import { judgedOffsets } from "@rolecall/service-detector/judged-offsets";
import { alerterGroup, ingestGroup } from "./consumer-groups.ts";

type Place = readonly [topic: string, group: string];

const DETECTOR = "the detector";
const INGEST = "ingest of ";
export const DETECTOR_PLACE: Place = [TOPICS.events, "rolecall-detector"];

/** Who reads what where the services run apart. */
export function readersOf({ inputs, tenant }: Config): ReadonlyMap<string, Place> {
  const raw = inputs.flatMap(({ kafka }) => (kafka === undefined ? [] : [kafka.topic]));
  return new Map<string, Place>([
    ...raw.map((topic) => [`${INGEST}${topic}`, [topic, ingestGroup(topic)]] as const),
    [DETECTOR, DETECTOR_PLACE],
    ["the alerter", [TOPICS.findings, alerterGroup(tenant)]],
  ]);
}

/** Is what left the topic of that reader unread nowhere else? Of events and findings the history has what it is given. */
export function readsOnlyCopy(reader: string, { archive }: Pick<Config, "archive">): boolean {
  return reader.startsWith(INGEST) || (reader === DETECTOR && !archive);
}

/** Where readers stand, by their names. @throws where the broker does not answer, and once `signal` aborts */
export async function standingsOf(
  kafka: Pick<KafkaLog, "positions">,
  places: ReadonlyMap<string, Place>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadonlyMap<number, Standing>>> {
  await using positions = kafka.positions(signal);
  const standings = new Map<string, ReadonlyMap<number, Standing>>();
  for (const [who, place] of places) standings.set(who, await positions.known(...place));
  return standings;
}

/**
 * With how far each partition was judged, where that is known and further than its group: a group stands at the oldest record on
 * hold, and one from a clock that is hours ahead is on hold for hours.
 */
export function withJudged(
  standings: ReadonlyMap<number, Standing>,
  judged: (partition: number) => number | undefined,
): ReadonlyMap<number, Standing> {
  return new Map(
    Array.from(standings, ([partition, standing]) => {
      const { committed = -1, high } = standing;
      const at = judged(partition) ?? -1;
      return [partition, at > committed && at <= high ? { ...standing, committed: at } : standing];
    }),
  );
}

/** Where those stand who read where the services run apart. @throws where the broker does not answer */
export async function readerStandings(service: {
  readonly config: Config;
  readonly kafka: Pick<KafkaLog, "positions">;
  readonly store: Pick<Store, "select">;
  readonly signal: AbortSignal;
}): Promise<ReadonlyMap<string, ReadonlyMap<number, Standing>>> {
  const { config, kafka, store, signal } = service;
  const all = new Map(await standingsOf(kafka, readersOf(config), signal));
  const judged = await judgedOffsets(store).catch(() => new Map<number, number>());
  const events = all.get(DETECTOR);
  if (events !== undefined)
    all.set(
      DETECTOR,
      withJudged(events, (partition) => judged.get(partition)),
    );
  return all;
}

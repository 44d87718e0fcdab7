import { TOPICS } from "@rolecall/core";
import type { KafkaLog, Standing } from "@rolecall/kafka";
import type { Config } from "@rolecall/runtime";
import { alerterGroup } from "./tenants.ts";

type Place = readonly [topic: string, group: string];

/** Group of the readers of a raw topic. */
export function ingestGroup(topic: string): string {
  return `rolecall-ingest-${topic}`;
}

/** Who reads what where the services run apart. */
export function readersOf({ inputs, tenant }: Config): ReadonlyMap<string, Place> {
  const raw = inputs.flatMap(({ kafka }) => (kafka === undefined ? [] : [kafka.topic]));
  return new Map<string, Place>([
    ...raw.map((topic) => [`ingest of ${topic}`, [topic, ingestGroup(topic)]] as const),
    ["the detector", [TOPICS.events, "rolecall-detector"]],
    ["the alerter", [TOPICS.findings, alerterGroup(tenant)]],
  ]);
}

/** Where readers stand, by their names. @throws where the broker does not answer */
export async function standingsOf(
  kafka: Pick<KafkaLog, "positions">,
  places: ReadonlyMap<string, Place>,
): Promise<ReadonlyMap<string, ReadonlyMap<number, Standing>>> {
  await using positions = kafka.positions();
  const standings = new Map<string, ReadonlyMap<number, Standing>>();
  for (const [who, place] of places) standings.set(who, await positions.known(...place));
  return standings;
}

import type { Store } from "../store.ts";
import { type Deployment, interval, onCluster, type Retention } from "./template.ts";

/** Which retention a table follows; the others are kept for good. */
const FOLLOWS: Readonly<Record<string, keyof Retention>> = {
  events: "eventsDays",
  controls: "eventsDays",
  dead_letters: "eventsDays",
  findings: "findingsDays",
  episodes: "findingsDays",
  notifications: "findingsDays",
  receipts: "findingsDays",
  feedback: "findingsDays",
};

/**
 * Alter every table whose rows are kept for another time than asked for.
 * @returns the names of the tables that were altered.
 */
export async function applyRetention(
  store: Pick<Store, "command" | "select">,
  deployment: Deployment,
  retention: Retention,
): Promise<readonly string[]> {
  const tables = await store.select<{ name: string; engine_full: string }>(
    "SELECT name, engine_full FROM system.tables WHERE database = 'rolecall' ORDER BY name",
  );
  const altered: string[] = [];
  for (const { name, engine_full } of tables) {
    const follows = FOLLOWS[name];
    const ttl = /TTL toDateTime\((\w+)\) \+ toIntervalDay\((\d+)\)/.exec(engine_full);
    if (follows === undefined || ttl === null || Number(ttl[2]) === retention[follows]) continue;
    const expression = `toDateTime(${ttl[1]}) + ${interval(retention[follows])} DELETE`;
    await store.command(`ALTER TABLE rolecall.${name} ${onCluster(deployment)} MODIFY TTL ${expression}`);
    altered.push(name);
  }
  return altered;
}

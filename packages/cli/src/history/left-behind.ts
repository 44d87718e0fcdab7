import type { Store } from "@rolecall/clickhouse";

/** A tenant that the configuration names no more, and how many of its episodes are open. */
export interface LeftBehind {
  readonly tenant: string;
  readonly open: number;
}

const OPEN = `SELECT tenant, countIf(state NOT IN ('resolved', 'closed')) AS open
  FROM (SELECT tenant, argMax(state, at) AS state FROM rolecall.episodes
    WHERE NOT has({tenants:Array(String)}, tenant) GROUP BY tenant, episode_id)
  GROUP BY tenant HAVING open > 0 ORDER BY tenant LIMIT 100`;

/** Whose open episodes nobody goes on with: the messages and incidents that tell of them would stand for ever. */
export function leftBehind(store: Pick<Store, "select">, tenants: readonly string[]): Promise<readonly LeftBehind[]> {
  return store.select<LeftBehind>(OPEN, { tenants });
}

/** What to do about it. */
export function adviceFor(left: readonly LeftBehind[]): string {
  return `tenants: [${left.map(({ tenant }) => tenant).join(", ")}] in the configuration goes on with them`;
}

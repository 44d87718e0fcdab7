import type { Store } from "@rolecall/clickhouse";
import { ask, type Question } from "./question.ts";

/** One identity that another started, in the last week that the history knows. */
export interface Spawn {
  readonly tenant: string;
  readonly parent_uid: string;
  readonly identity_uid: string;
  readonly runs: number;
  readonly calls: number;
  readonly depth: number;
}

export const SPAWNS: Question = {
  sql: `SELECT tenant, parent_uid, identity_uid, uniqExact(run_uid) AS runs, count() AS calls, max(depth) AS depth
    FROM rolecall.events
    WHERE parent_uid != '' AND time >= (SELECT max(time) FROM rolecall.events) - INTERVAL 7 DAY
    GROUP BY tenant, parent_uid, identity_uid ORDER BY calls DESC, identity_uid, tenant LIMIT 500`,
  parameters: {},
};

export function spawns(store: Store): Promise<readonly Spawn[]> {
  return ask<Spawn>(store, SPAWNS);
}

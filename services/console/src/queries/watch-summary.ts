import type { Store } from "@rolecall/clickhouse";
import { ask, type Question } from "./question.ts";

/** How well everybody is watched: what it is worth that nothing was found. */
export interface WatchSummary {
  readonly identities: number;
  /** Of whom at least one way to behave is known well enough to say how rare something is. */
  readonly calibrated: number;
  /** Of whom none is yet, and some will be. */
  readonly learning: number;
  /** The last event of any of them, RFC 3339. */
  readonly last_seen: string;
}

const WATCH_SUMMARY: Question = {
  sql: `SELECT identities, last_seen, calibrated, learning FROM (SELECT count() AS identities, max(last_seen) AS last_seen
      FROM rolecall.identities FINAL) AS known,
    (SELECT countIf(best = 2) AS calibrated, countIf(best = 1) AS learning
      FROM (SELECT max(multiIf(state = 'calibrated', 2, state = 'learning', 1, 0)) AS best FROM rolecall.coverage FINAL
        WHERE startsWith(detector, 'behavior.') GROUP BY tenant, identity_uid)) AS watched`,
  parameters: {},
};

const FIRST_SEEN: Question = { sql: "SELECT min(first_seen) AS first FROM rolecall.identities", parameters: {} };

/** Of a history that begins after `since`, RFC 3339; undefined where it is older, or empty. */
export async function youngSummary(store: Store, since: string): Promise<WatchSummary | undefined> {
  const [row] = await ask<{ readonly first: string }>(store, FIRST_SEEN);
  return row === undefined || row.first < since ? undefined : watchSummary(store);
}

/** Undefined where nobody has been seen. */
export async function watchSummary(store: Store): Promise<WatchSummary | undefined> {
  const [row] = await ask<WatchSummary>(store, WATCH_SUMMARY);
  return row === undefined || row.identities === 0 ? undefined : row;
}

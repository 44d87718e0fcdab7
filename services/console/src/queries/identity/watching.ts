import type { Store } from "@rolecall/clickhouse";
import type { CoverageState } from "@rolecall/core";
import type { Whose } from "../hourly.ts";
import { ask, type Question } from "../question.ts";

/** How well one detector watches an identity, and what is missing where it cannot. */
export interface Watching {
  readonly detector: string;
  readonly state: CoverageState;
  readonly reason: string;
  readonly time: string;
}

/** What watches an identity: the blind spots first. */
export function watchingQuestion(whose: Whose): Question {
  return {
    sql: `SELECT detector, state, reason, time FROM rolecall.coverage FINAL
      WHERE tenant = {tenant:String} AND identity_uid = {uid:String}
      ORDER BY indexOf(['blind', 'learning', 'calibrated'], state), detector LIMIT 100`,
    parameters: { tenant: whose.tenant, uid: whose.identity_uid },
  };
}

export function watching(store: Store, question: Question): Promise<readonly Watching[]> {
  return ask<Watching>(store, question);
}

import type { Store } from "@rolecall/clickhouse";
import type { Whose } from "../hourly.ts";
import { ask, type Question } from "../question.ts";
import { type Span, sqlTime } from "../span.ts";

/** Another identity in a chain with this one. */
export interface Neighbour {
  readonly identity_uid: string;
  /** `for`: it acts on that one's behalf; `through`: that one acts on its behalf; `parent`, `child`: started by, started. */
  readonly relation: "for" | "through" | "parent" | "child";
  readonly calls: number;
  /** Runs, of parents and children. */
  readonly runs: number;
  readonly last: string;
}

const WEEK_MS = 7 * 86_400_000;

/** Who stands in chains with it: its own delegation in three weeks, and others' through it in the last week. */
export function neighboursQuestion(whose: Whose, span: Span): Question {
  const between = (from: string): string =>
    `events.time >= toDateTime64({${from}:String}, 3, 'UTC') AND events.time < toDateTime64({to:String}, 3, 'UTC')`;
  return {
    sql: `SELECT identity_uid, relation, sum(calls) AS calls, max(runs) AS runs, max(last) AS last FROM (
        SELECT arrayJoin(delegation) AS identity_uid, 'for' AS relation, count() AS calls, toUInt64(0) AS runs,
          max(events.time) AS last
        FROM rolecall.events AS events
        WHERE tenant = {tenant:String} AND events.identity_uid = {uid:String} AND notEmpty(delegation) AND ${between("from")}
        GROUP BY 1
        UNION ALL
        SELECT parent_uid AS identity_uid, 'parent' AS relation, count() AS calls, uniqExact(run_uid) AS runs,
          max(events.time) AS last
        FROM rolecall.events AS events
        WHERE tenant = {tenant:String} AND events.identity_uid = {uid:String} AND parent_uid != '' AND ${between("from")}
        GROUP BY 1
        UNION ALL
        SELECT events.identity_uid AS identity_uid, if(parent_uid = {uid:String}, 'child', 'through') AS relation,
          count() AS calls, uniqExact(run_uid) AS runs, max(events.time) AS last
        FROM rolecall.events AS events
        WHERE tenant = {tenant:String} AND (has(delegation, {uid:String}) OR parent_uid = {uid:String})
          AND events.identity_uid != {uid:String} AND ${between("week")}
        GROUP BY 1, 2)
      GROUP BY identity_uid, relation ORDER BY relation, calls DESC LIMIT 60`,
    parameters: {
      ...{ tenant: whose.tenant, uid: whose.identity_uid },
      ...{ from: sqlTime(span.from), week: sqlTime(span.to - WEEK_MS), to: sqlTime(span.to) },
    },
  };
}

export function neighbours(store: Store, question: Question): Promise<readonly Neighbour[]> {
  return ask<Neighbour>(store, question);
}

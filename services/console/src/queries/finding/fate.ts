import { findingStates, type MessageAbout, messagesAbout, type Store } from "@rolecall/clickhouse";
import { ask } from "../question.ts";

/** What held a finding back, how often, and when last. */
export interface Held {
  readonly at: string;
  readonly receiver: string;
  readonly stage: string;
  readonly reason: string;
  /** Which silence, rule or interval. */
  readonly by: string;
  readonly detail: string;
  readonly times: number;
}

/** What became of a finding at the alerter. */
export interface Fate {
  /** State of its episode; empty where no alerter has taken it. */
  readonly state: string;
  readonly actor: string;
  /** Of a closed one the verdict, of one that is expected `marked-expected`; else the state. */
  readonly reason: string;
  readonly told: readonly MessageAbout[];
  readonly held: readonly Held[];
}

/** The latest; a page with more of them is read by nobody. */
const MOST_TOLD = 50;

/** Who was told, who was not, and why. */
export async function fateOf(store: Store, tenant: string, findingUid: string): Promise<Fate> {
  const parameters = { tenant, uid: findingUid };
  const whose = "tenant = {tenant:String} AND finding_uid = {uid:String}";
  const [[episode], told, held] = await Promise.all([
    ask<Pick<Fate, "state" | "actor" | "reason">>(store, {
      sql: `SELECT state, actor, reason FROM (${findingStates(whose)}) WHERE finding_uid = {uid:String}`,
      parameters,
    }),
    messagesAbout(store, parameters),
    ask<Held>(store, {
      sql: `SELECT max(receipts.at) AS at, receiver, stage, reason, by, any(detail) AS detail, toUInt32(count()) AS times
        FROM (SELECT * FROM rolecall.receipts FINAL WHERE ${whose}) AS receipts
        GROUP BY receiver, stage, reason, by ORDER BY at, receiver, reason, by LIMIT 50`,
      parameters,
    }),
  ]);
  return { ...{ state: "", actor: "", reason: "" }, ...episode, told: told.slice(-MOST_TOLD), held };
}

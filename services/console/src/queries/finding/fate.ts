import { findingStates, type Store } from "@rolecall/clickhouse";
import { ask } from "../question.ts";

/** A message about a finding, in its last state. */
export interface Told {
  readonly at: string;
  readonly receiver: string;
  readonly integration: string;
  readonly reason: string;
  readonly outcome: string;
  readonly detail: string;
}

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
  readonly told: readonly Told[];
  readonly held: readonly Held[];
}

/** Who was told, who was not, and why. */
export async function fateOf(store: Store, tenant: string, findingUid: string): Promise<Fate> {
  const parameters = { tenant, uid: findingUid };
  const whose = "tenant = {tenant:String} AND finding_uid = {uid:String}";
  const [[episode], told, held] = await Promise.all([
    ask<Pick<Fate, "state" | "actor" | "reason">>(store, {
      sql: `SELECT state, actor, reason FROM (${findingStates(whose)}) WHERE finding_uid = {uid:String}`,
      parameters,
    }),
    ask<Told>(store, {
      sql: `SELECT at, receiver, integration, reason, outcome, detail FROM rolecall.notifications FINAL
        WHERE ${whose} ORDER BY at, receiver, integration LIMIT 50`,
      parameters,
    }),
    ask<Held>(store, {
      sql: `SELECT max(receipts.at) AS at, receiver, stage, reason, by, any(detail) AS detail, toUInt32(count()) AS times
        FROM (SELECT * FROM rolecall.receipts FINAL WHERE ${whose}) AS receipts
        GROUP BY receiver, stage, reason, by ORDER BY at, receiver, reason, by LIMIT 50`,
      parameters,
    }),
  ]);
  return { ...{ state: "", actor: "", reason: "" }, ...episode, told, held };
}

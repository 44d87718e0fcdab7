import { CONCERNED, type Store } from "@rolecall/clickhouse";
import { type Identity, identityKey } from "@rolecall/core";
import { ask } from "./question.ts";

/** How many findings each of these identities has had, those about several of whom it is one included. */
export async function countByIdentity(
  store: Store,
  identities: readonly Identity[],
): Promise<ReadonlyMap<Identity, number>> {
  if (identities.length === 0) return new Map();
  const rows = await ask<{ readonly tenant: string; readonly identity_uid: string; readonly n: number }>(store, {
    sql: `SELECT tenant, concerned AS identity_uid, count() AS n
      FROM (SELECT tenant, arrayJoin(${CONCERNED}) AS concerned FROM rolecall.findings_latest)
      WHERE has({uids:Array(String)}, concerned) GROUP BY tenant, concerned`,
    parameters: { uids: identities.map(({ identity_uid }) => identity_uid) },
  });
  const counts = new Map(rows.map((row) => [identityKey(row), row.n]));
  return new Map(identities.map((identity) => [identity, counts.get(identityKey(identity)) ?? 0]));
}

/** What the history holds. */
export interface HistoryCounts {
  readonly events: number;
  /** Of the last event, RFC 3339; 1970 where there is none. */
  readonly lastEvent: string;
  readonly identities: number;
  readonly findings: number;
  readonly deadLetters: number;
}

/** How many identities there are, for what is told of a whole fleet. */
export async function countIdentities(store: Store): Promise<number> {
  const [row] = await ask<{ readonly n: number }>(store, {
    sql: "SELECT count() AS n FROM rolecall.identities FINAL",
    parameters: {},
  });
  return row?.n ?? 0;
}

/** Has anything been logged at all? */
export async function hasEvents(store: Store): Promise<boolean> {
  const rows = await ask(store, { sql: "SELECT 1 AS one FROM rolecall.events LIMIT 1", parameters: {} });
  return rows.length > 0;
}

export async function countHistory(store: Store): Promise<HistoryCounts> {
  const [row] = await ask<HistoryCounts>(store, {
    sql: `SELECT
        (SELECT count() FROM rolecall.events) AS events,
        (SELECT max(time) FROM rolecall.events) AS lastEvent,
        (SELECT count() FROM rolecall.identities FINAL) AS identities,
        (SELECT count() FROM rolecall.findings_latest) AS findings,
        (SELECT count() FROM rolecall.dead_letters FINAL WHERE retried = 0) AS deadLetters`,
    parameters: {},
  });
  return row ?? { events: 0, lastEvent: "1970-01-01T00:00:00.000Z", identities: 0, findings: 0, deadLetters: 0 };
}

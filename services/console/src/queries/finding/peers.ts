import { ACTS, type Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { homeOf } from "../home.ts";
import { ask, type Question } from "../question.ts";
import { type Span, sqlTime } from "../span.ts";

/** What of a call may be new. */
export type NovelFacet = "src_network" | "client" | "action";
export type Novelties = Readonly<Record<NovelFacet, readonly string[]>>;
/** How many peers had a value in the week before, `MOST_PEERS` at most; undefined where that was not asked. */
export type PeerCounts = (facet: NovelFacet, value: string) => number | undefined;

/** Whether a hundred have it or thousands says the same, and the first hundred are soon found. */
export const MOST_PEERS = 100;
const FACETS = ["src_network", "client", "action"] as const satisfies readonly NovelFacet[];
const BACK_MS = 7 * 86_400_000;

/** Who else of the same kind in the same account had these values in the week before; undefined where there are none. */
export function peersQuestion(finding: Finding, values: Novelties, span: Span): Question | undefined {
  const asked = FACETS.flatMap((facet) => values[facet].map((value, i) => ({ facet, value, name: `${facet}_${i}` })));
  if (asked.length === 0) return undefined;
  return {
    // One reading for each value, by its index and no further than the most: not all of a week's calls of a whole fleet.
    sql: `WITH peers AS (SELECT identity_uid, ${FACETS.join(", ")} FROM rolecall.events
        WHERE tenant = {tenant:String} AND identity_kind = {kind:String} AND provider = {provider:String}
          AND account_uid = {account:String} AND ${ACTS}
          AND identity_uid != {uid:String}
          AND time >= toDateTime64({from:String}, 3, 'UTC') AND time < toDateTime64({to:String}, 3, 'UTC'))
      ${asked
        .map(
          ({ facet, name }) => `SELECT '${facet}' AS facet, {${name}:String} AS value, count() AS peers
        FROM (SELECT DISTINCT identity_uid FROM peers WHERE ${facet} = {${name}:String} LIMIT ${MOST_PEERS})`,
        )
        .join(" UNION ALL ")}`,
    parameters: {
      ...{ tenant: finding.tenant, uid: finding.identity_uid, kind: finding.identity_kind },
      ...homeOf(finding),
      ...Object.fromEntries(asked.map(({ name, value }) => [name, value])),
      ...{ from: sqlTime(span.usualTo - BACK_MS), to: sqlTime(span.oddFrom) },
    },
  };
}

/** Where nothing is new, nothing is asked. */
export async function peerCounts(store: Store, question: Question | undefined): Promise<PeerCounts> {
  if (question === undefined) return () => undefined;
  const rows = await ask<{ readonly facet: string; readonly value: string; readonly peers: number }>(store, question);
  const known = new Map(rows.map(({ facet, value, peers }) => [`${facet}\n${value}`, peers]));
  return (facet, value) => known.get(`${facet}\n${value}`);
}

import type { Store } from "@rolecall/clickhouse";
import { type Finding, parseIdentityUid } from "@rolecall/core";
import { ask, type Question } from "./question.ts";
import { type Span, sqlTime } from "./span.ts";

/** What of a call may be new. */
export type NovelFacet = "src_network" | "client" | "action";
export type Novelties = Readonly<Record<NovelFacet, readonly string[]>>;
/** How many peers had a value in the week before. */
export type PeerCounts = (facet: NovelFacet, value: string) => number;

const FACETS: readonly (readonly [NovelFacet, column: string, name: string])[] = [
  ["src_network", "src_network", "networks"],
  ["client", "toString(client)", "clients"],
  ["action", "toString(action)", "actions"],
];
const BACK_MS = 7 * 86_400_000;

/** Who else of the same kind in the same account had these values in the week before. */
export function peersQuestion(finding: Finding, values: Novelties, span: Span): Question {
  return {
    // One reading for each facet, so that each has its own index.
    sql: FACETS.map(
      ([facet, column, name]) => `SELECT '${facet}' AS facet, ${column} AS value, uniqExact(identity_uid) AS peers
        FROM rolecall.events
        WHERE ${facet} IN {${name}:Array(String)} AND tenant = {tenant:String}
          AND time >= toDateTime64({from:String}, 3, 'UTC') AND time < toDateTime64({to:String}, 3, 'UTC')
          AND identity_kind = {kind:String} AND account_uid = {account:String} AND identity_uid != {uid:String}
        GROUP BY value`,
    ).join(" UNION ALL "),
    parameters: {
      ...{ tenant: finding.tenant, uid: finding.identity_uid, kind: finding.identity_kind },
      ...{ account: parseIdentityUid(finding.identity_uid)?.account ?? "" },
      ...{ networks: values.src_network, clients: values.client, actions: values.action },
      ...{ from: sqlTime(span.usualTo - BACK_MS), to: sqlTime(span.oddFrom) },
    },
  };
}

/** Where nothing is new, nothing is asked. */
export async function peerCounts(store: Store, question: Question): Promise<PeerCounts> {
  const asked = ["networks", "clients", "actions"].flatMap((name) => question.parameters[name] as readonly string[]);
  if (asked.length === 0) return () => 0;
  const rows = await ask<{ readonly facet: string; readonly value: string; readonly peers: number }>(store, question);
  const known = new Map(rows.map(({ facet, value, peers }) => [`${facet}\n${value}`, peers]));
  return (facet, value) => known.get(`${facet}\n${value}`) ?? 0;
}

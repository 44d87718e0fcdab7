import { ACTS, type Store } from "@rolecall/clickhouse";
import type { Whose } from "../hourly.ts";
import { ask, type Question } from "../question.ts";
import { type Span, sqlTime } from "../span.ts";

/** What an identity is known by. */
const TOP_FACETS = ["action", "src_network", "client", "resource"] as const;
export type TopFacet = (typeof TOP_FACETS)[number];

/** A value and how many events had it. */
export interface Top {
  readonly value: string;
  readonly events: number;
}
export type Tops = Readonly<Record<TopFacet, readonly Top[]>>;

/** The most frequent values of each facet, in one reading of its events. */
export function topsQuestion(whose: Whose, span: Span): Question {
  return {
    sql: `SELECT facet, value, count() AS events FROM rolecall.events_latest
      ARRAY JOIN ['action', 'src_network', 'client', 'resource'] AS facet,
        [toString(action), src_network, toString(client), resource] AS value
      WHERE tenant = {tenant:String} AND identity_uid = {uid:String} AND ${ACTS} AND value != ''
        AND time >= toDateTime64({from:String}, 3, 'UTC') AND time < toDateTime64({to:String}, 3, 'UTC')
      GROUP BY facet, value ORDER BY events DESC, value LIMIT 8 BY facet`,
    parameters: {
      ...{ tenant: whose.tenant, uid: whose.identity_uid },
      ...{ from: sqlTime(span.from), to: sqlTime(span.to) },
    },
  };
}

export async function tops(store: Store, question: Question): Promise<Tops> {
  const rows = await ask<Top & { readonly facet: TopFacet }>(store, question);
  const of = (facet: TopFacet): readonly Top[] => rows.filter((row) => row.facet === facet);
  return { action: of("action"), src_network: of("src_network"), client: of("client"), resource: of("resource") };
}

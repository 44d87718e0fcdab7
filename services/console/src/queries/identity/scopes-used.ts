import type { Store } from "@rolecall/clickhouse";
import type { Whose } from "../hourly.ts";
import { ask, type Question } from "../question.ts";
import { type Span, sqlTime } from "../span.ts";

/** What an identity may do by its credentials, and what it did. */
export interface ScopesUsed {
  readonly granted: readonly string[];
  readonly used: readonly string[];
  readonly actions: readonly string[];
  readonly resources: number;
}

export function scopesQuestion(whose: Whose, span: Span): Question {
  return {
    sql: `SELECT arraySort(groupUniqArrayArray(200)(granted_scopes)) AS granted, arraySort(groupUniqArrayArray(200)(scopes)) AS used,
        arraySort(groupUniqArrayIf(200)(action, outcome = 'success')) AS actions, uniqExact(resource) AS resources
      FROM rolecall.events
      WHERE tenant = {tenant:String} AND identity_uid = {uid:String}
        AND time >= toDateTime64({from:String}, 3, 'UTC') AND time < toDateTime64({to:String}, 3, 'UTC')`,
    parameters: {
      ...{ tenant: whose.tenant, uid: whose.identity_uid },
      ...{ from: sqlTime(span.from), to: sqlTime(span.to) },
    },
  };
}

export async function scopesUsed(store: Store, question: Question): Promise<ScopesUsed> {
  const [row] = await ask<ScopesUsed>(store, question);
  return row ?? { granted: [], used: [], actions: [], resources: 0 };
}

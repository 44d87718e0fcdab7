import { type Question, runnable } from "../queries/question.ts";
import { type Span, sqlTime } from "../queries/span.ts";
import { sqlPath } from "./paths.ts";

const WEEK_MS = 7 * 86_400_000;

/** Address that asks who used a credential, and from where. */
export function whoUsedKey(credentialUid: string): string {
  return ask({
    sql: `SELECT identity_uid, src_network, client, min(time) AS first, max(time) AS last, count() AS calls FROM events_latest
      WHERE credential_uid = {key:String}
        AND identity_uid IN (SELECT identity_uid FROM credentials WHERE credential_uid = {key:String})
      GROUP BY identity_uid, src_network, client ORDER BY first`,
    parameters: { key: credentialUid },
  });
}

/** Address that asks who else called from a network, in the week around an instant. */
export function whoCalledFrom(network: string, span: Span): string {
  return ask({
    sql: `SELECT identity_uid, min(time) AS first, max(time) AS last, count() AS calls FROM events_latest
      WHERE src_network = {network:String} AND time >= toDateTime64({from:String}, 3, 'UTC')
        AND time < toDateTime64({to:String}, 3, 'UTC')
      GROUP BY identity_uid ORDER BY first LIMIT 100`,
    parameters: { network, from: sqlTime(span.to - WEEK_MS), to: sqlTime(span.to + WEEK_MS) },
  });
}

/** Address that asks what an identity began and stopped doing between its last two weeks. */
export function whatChanged(identityUid: string, span: Span): string {
  return ask({
    sql: `SELECT action, countIf(time < toDateTime64({middle:String}, 3, 'UTC')) AS before,
        countIf(time >= toDateTime64({middle:String}, 3, 'UTC')) AS after
      FROM events_latest WHERE identity_uid = {uid:String} AND time >= toDateTime64({from:String}, 3, 'UTC')
        AND time < toDateTime64({to:String}, 3, 'UTC')
      GROUP BY action HAVING before = 0 OR after = 0 ORDER BY after DESC, action`,
    parameters: {
      uid: identityUid,
      from: sqlTime(span.to - 2 * WEEK_MS),
      middle: sqlTime(span.to - WEEK_MS),
      to: sqlTime(span.to),
    },
  });
}

/** Who acts on behalf of an identity, or through whom it acts. */
export function actingFor(identityUid: string): string {
  return ask({
    sql: `SELECT identity_uid, count() AS calls, max(time) AS last FROM events_latest
      WHERE has(delegation, {uid:String}) OR parent_uid = {uid:String}
      GROUP BY identity_uid ORDER BY calls DESC LIMIT 100`,
    parameters: { uid: identityUid },
  });
}

function ask(question: Question): string {
  return sqlPath(runnable(question));
}

import { formatMatcher } from "@rolecall/alerting";

/** Address of a finding's page. */
export function findingPath(uid: string): string {
  return `/findings/${encodeURIComponent(uid.toWellFormed())}`;
}

/** Address of an identity's page. */
export function identityPath(uid: string): string {
  return `/identities/${encodeURIComponent(uid.toWellFormed())}`;
}

/** Address of the least policy that an identity needs. */
export function suggestPath(uid: string): string {
  return `/suggest/${encodeURIComponent(uid.toWellFormed())}`;
}

/** Address that runs a query. */
export function sqlPath(sql: string): string {
  return `/sql?q=${encodeURIComponent(sql.toWellFormed())}`;
}

/** Address of the form for a silence, filled in for whatever is found of an identity. */
export function silencePath(uid: string): string {
  const matchers = formatMatcher({ name: "identity_uid", operator: "=", value: uid.toWellFormed() });
  return `/silences?${new URLSearchParams({ matchers, hours: "2", comment: "a deploy" })}`;
}

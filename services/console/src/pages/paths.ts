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

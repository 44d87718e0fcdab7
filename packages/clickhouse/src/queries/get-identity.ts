import type { Credential, Identity, Severity } from "@rolecall/core";
import { readCredential, readIdentity } from "../rows/identity-rows.ts";
import type { Store } from "../store.ts";
import { IDENTITY_COLUMNS } from "./list-identities.ts";

export interface IdentityProfile {
  readonly identity: Identity;
  /** The last used first. */
  readonly credentials: readonly Credential[];
  /** How many findings it has had, by severity; severities without any are absent. */
  readonly findings: Readonly<Partial<Record<Severity, number>>>;
}

/** One identity with its credentials and the number of its findings, or undefined. */
export async function getIdentity(store: Store, identityUid: string): Promise<IdentityProfile | undefined> {
  const uid = { uid: identityUid };
  const [identities, credentials] = await Promise.all([
    store.select<Identity & { readonly by_severity: readonly (readonly [Severity, number])[] }>(
      `SELECT ${IDENTITY_COLUMNS}, (
         SELECT groupArray((severity, n)) FROM (
           SELECT severity, count() AS n FROM rolecall.findings_latest WHERE identity_uid = {uid:String} GROUP BY severity)
       ) AS by_severity
       FROM rolecall.identities FINAL WHERE identity_uid = {uid:String} LIMIT 1`,
      uid,
    ),
    store.select<Credential>(
      `SELECT tenant, credential_uid, credential_kind, identity_uid, first_seen, last_seen, issued, expires, events
       FROM rolecall.credentials FINAL WHERE identity_uid = {uid:String} ORDER BY last_seen DESC, credential_uid`,
      uid,
    ),
  ]);
  const [row] = identities;
  if (row === undefined) return undefined;
  const { by_severity, ...identity } = row;
  return {
    identity: readIdentity(identity),
    credentials: credentials.map(readCredential),
    findings: Object.fromEntries(by_severity),
  };
}

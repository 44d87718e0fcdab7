import type { Credential, Identity, Severity } from "@rolecall/core";
import { readCredential, readIdentity } from "../rows/identity-rows.ts";
import type { Store } from "../store.ts";
import { CONCERNED } from "./concerned.ts";
import { IDENTITY_COLUMNS } from "./list-identities.ts";

export interface IdentityProfile {
  readonly identity: Identity;
  /** The last used first. */
  readonly credentials: readonly Credential[];
  /** How many findings it has had, those about several of whom it is one included, by severity; severities without any are absent. */
  readonly findings: Readonly<Partial<Record<Severity, number>>>;
}

/**
 * One identity with its credentials and the number of its findings, or undefined. Where several tenants have it and none is
 * named, that of the one in which it was seen last.
 */
export async function getIdentity(
  store: Store,
  identityUid: string,
  tenant?: string,
): Promise<IdentityProfile | undefined> {
  const uid = { uid: identityUid };
  const [identities, credentials, findings] = await Promise.all([
    store.select<Identity>(
      `SELECT ${IDENTITY_COLUMNS} FROM rolecall.identities FINAL WHERE identity_uid = {uid:String}
       ORDER BY last_seen DESC, tenant`,
      uid,
    ),
    store.select<Credential>(
      `SELECT tenant, credential_uid, credential_kind, identity_uid, first_seen, last_seen, issued, expires, events
       FROM rolecall.credentials FINAL WHERE identity_uid = {uid:String} ORDER BY last_seen DESC, credential_uid`,
      uid,
    ),
    store.select<{ readonly tenant: string; readonly severity: Severity; readonly n: number }>(
      `SELECT tenant, severity, count() AS n FROM rolecall.findings_latest WHERE has(${CONCERNED}, {uid:String})
       GROUP BY tenant, severity`,
      uid,
    ),
  ]);
  const identity = identities.find((each) => tenant === undefined || each.tenant === tenant);
  if (identity === undefined) return undefined;
  const isOfTenant = (each: { readonly tenant: string }): boolean => each.tenant === identity.tenant;
  return {
    identity: readIdentity(identity),
    credentials: credentials.filter(isOfTenant).map(readCredential),
    findings: Object.fromEntries(findings.filter(isOfTenant).map(({ severity, n }) => [severity, n])),
  };
}

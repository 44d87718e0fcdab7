import { type Credential, formatTime, type Identity, type InventoryFacts } from "@rolecall/core";
import type { CredentialRecord, IdentityRecord } from "./record.ts";
import { usedBy } from "./used-by.ts";

/** The row of an identity, with what is declared of it. */
export function identityRow(tenant: string, record: IdentityRecord, facts: InventoryFacts): Identity {
  const use = usedBy(record);
  return {
    tenant,
    identity_uid: record.uid,
    identity_kind: record.kind,
    identity_name: record.name,
    provider: record.provider,
    account_uid: record.account,
    owner: record.owner,
    environment: record.environment,
    criticality: record.criticality,
    team: record.team,
    purpose: facts.purpose ?? "",
    contacts: facts.contacts ?? [],
    links: facts.links ?? [],
    expected_end: facts.expected_end ?? "",
    used_by: use.by,
    used_by_reason: use.reason,
    first_seen: formatTime(record.firstSeen),
    last_seen: formatTime(record.lastSeen),
    events: record.events,
  };
}

export function credentialRow(tenant: string, record: CredentialRecord): Credential {
  return {
    tenant,
    credential_uid: record.uid,
    credential_kind: record.kind,
    identity_uid: record.identity,
    first_seen: formatTime(record.firstSeen),
    last_seen: formatTime(record.lastSeen),
    issued: record.issued,
    expires: record.expires,
    events: record.events,
  };
}

import { type ActionClass, type Event, type IdentityKind, identityUid } from "@rolecall/core";

/** Who acted, as three members of an event. */
export interface Who {
  readonly identity_uid: string;
  readonly identity_kind: IdentityKind;
  readonly identity_name: string;
}

/** What a decoder found out; what it leaves out is absent. */
export type Facts = Partial<Event> &
  Pick<
    Event,
    "event_uid" | "time" | "tenant" | "source" | "provider" | "action" | "action_class" | "outcome" | "origin"
  >;

/** OCSF activities of API Activity (6003) and Authentication (3002) by class of action; anything else is 99, other. */
const ACTIVITIES: Readonly<Partial<Record<ActionClass, number>>> = {
  auth: 1,
  write: 1,
  read: 2,
  discover: 2,
  secret: 2,
  admin: 3,
  delete: 4,
};

/** An identity of one platform. `id` must not be empty; `name` is what a person would call it, the id by default. */
export function whoIs(provider: string, account: string, kind: IdentityKind, id: string, name: string = id): Who {
  return { identity_uid: identityUid(provider, account, kind, id), identity_kind: kind, identity_name: name };
}

/** The event as one literal with every member in the order of `Event`, so that all events share one shape. */
export function buildEvent(facts: Facts, who: Who): Event {
  return {
    event_uid: facts.event_uid,
    time: facts.time,
    tenant: facts.tenant,
    source: facts.source,
    provider: facts.provider,
    account_uid: facts.account_uid,
    class_uid: facts.action_class === "auth" ? 3002 : 6003,
    activity_id: ACTIVITIES[facts.action_class] ?? 99,
    action: facts.action,
    service: facts.service,
    action_class: facts.action_class,
    identity_uid: who.identity_uid,
    identity_kind: who.identity_kind,
    identity_name: who.identity_name,
    credential_uid: facts.credential_uid,
    credential_kind: facts.credential_kind,
    credential_issued: facts.credential_issued,
    credential_expires: facts.credential_expires,
    session_uid: facts.session_uid,
    delegation: facts.delegation,
    parent_uid: facts.parent_uid,
    run_uid: facts.run_uid,
    depth: facts.depth,
    scopes: facts.scopes,
    granted_scopes: facts.granted_scopes,
    resource: facts.resource,
    resource_kind: facts.resource === undefined ? undefined : facts.resource_kind,
    outcome: facts.outcome,
    error_code: facts.error_code,
    status_code: facts.status_code,
    src_ip: facts.src_ip,
    src_network: facts.src_network,
    src_asn: facts.src_asn,
    src_country: facts.src_country,
    user_agent: facts.user_agent,
    client: facts.client,
    bytes_in: facts.bytes_in,
    bytes_out: facts.bytes_out,
    environment: facts.environment,
    labels: facts.labels,
    raw: undefined,
    origin: facts.origin,
  };
}

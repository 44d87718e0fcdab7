import type { Event, Json } from "@rolecall/core";

type Field = (event: Event) => Json | undefined;

/** Each member by a function of its own: one that reads whichever name it is given costs several times as much. */
const FIELDS: { readonly [K in keyof Required<Event>]: Field } = {
  event_uid: (event) => event.event_uid,
  time: (event) => event.time,
  tenant: (event) => event.tenant,
  source: (event) => event.source,
  provider: (event) => event.provider,
  account_uid: (event) => event.account_uid,
  class_uid: (event) => event.class_uid,
  activity_id: (event) => event.activity_id,
  action: (event) => event.action,
  service: (event) => event.service,
  action_class: (event) => event.action_class,
  identity_uid: (event) => event.identity_uid,
  identity_kind: (event) => event.identity_kind,
  identity_name: (event) => event.identity_name,
  credential_uid: (event) => event.credential_uid,
  credential_kind: (event) => event.credential_kind,
  credential_issued: (event) => event.credential_issued,
  credential_expires: (event) => event.credential_expires,
  session_uid: (event) => event.session_uid,
  delegation: (event) => event.delegation,
  parent_uid: (event) => event.parent_uid,
  run_uid: (event) => event.run_uid,
  depth: (event) => event.depth,
  scopes: (event) => event.scopes,
  granted_scopes: (event) => event.granted_scopes,
  resource: (event) => event.resource,
  resource_kind: (event) => event.resource_kind,
  outcome: (event) => event.outcome,
  error_code: (event) => event.error_code,
  status_code: (event) => event.status_code,
  src_ip: (event) => event.src_ip,
  src_network: (event) => event.src_network,
  src_asn: (event) => event.src_asn,
  src_country: (event) => event.src_country,
  user_agent: (event) => event.user_agent,
  client: (event) => event.client,
  bytes_in: (event) => event.bytes_in,
  bytes_out: (event) => event.bytes_out,
  environment: (event) => event.environment,
  labels: (event) => event.labels as Json | undefined,
  raw: (event) => event.raw,
  origin: (event) => event.origin,
};

/** Reads that member of an event; undefined of what no event has. */
export function eventField(name: string): Field {
  return Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof Event] : () => undefined;
}

import type { ActionClass, Event } from "@rolecall/core";

/** What a decoder has read: an event without what no decoder of logs gives, and members that it does not know left out. */
export type Draft = Pick<
  Event,
  | "event_uid"
  | "time"
  | "tenant"
  | "source"
  | "provider"
  | "action"
  | "action_class"
  | "identity_uid"
  | "identity_kind"
  | "identity_name"
  | "outcome"
  | "origin"
> &
  Partial<Omit<Event, "raw">>;

/** The event as one literal with every member in order, so that all events share one shape. */
export function assembleEvent(draft: Draft): Event {
  return {
    event_uid: draft.event_uid,
    time: draft.time,
    tenant: draft.tenant,
    source: draft.source,
    provider: draft.provider,
    account_uid: draft.account_uid,
    class_uid: draft.class_uid,
    activity_id: draft.activity_id,
    action: draft.action,
    service: draft.service,
    action_class: draft.action_class,
    identity_uid: draft.identity_uid,
    identity_kind: draft.identity_kind,
    identity_name: draft.identity_name,
    credential_uid: draft.credential_uid,
    credential_kind: draft.credential_kind,
    credential_issued: draft.credential_issued,
    credential_expires: draft.credential_expires,
    session_uid: draft.session_uid,
    delegation: draft.delegation,
    parent_uid: draft.parent_uid,
    run_uid: draft.run_uid,
    depth: draft.depth,
    scopes: draft.scopes,
    granted_scopes: draft.granted_scopes,
    resource: draft.resource,
    resource_kind: draft.resource_kind,
    outcome: draft.outcome,
    error_code: draft.error_code,
    status_code: draft.status_code,
    src_ip: draft.src_ip,
    src_network: draft.src_network,
    src_asn: draft.src_asn,
    src_country: draft.src_country,
    user_agent: draft.user_agent,
    client: draft.client,
    bytes_in: draft.bytes_in,
    bytes_out: draft.bytes_out,
    environment: draft.environment,
    labels: draft.labels,
    raw: undefined,
    origin: draft.origin,
  };
}

/** OCSF 1.8: Authentication (3002), API Activity (6003). */
const AUTHENTICATION = 3002;
const API_ACTIVITY = 6003;
const LOGON = 1;
const CREATE = 1;
const ACTIVITIES: Readonly<Record<ActionClass, number>> = {
  auth: LOGON,
  read: 2,
  discover: 2,
  secret: 2,
  write: 3,
  admin: 3,
  network: 3,
  delete: 4,
  execute: 99,
  other: 99,
};

/** OCSF class and activity of an action of this class; `creates` where its name says that it makes something new. */
export function ocsfOf(actionClass: ActionClass, creates: boolean): Pick<Event, "class_uid" | "activity_id"> {
  const classUid = actionClass === "auth" ? AUTHENTICATION : API_ACTIVITY;
  const changes = actionClass === "write" || actionClass === "admin" || actionClass === "network";
  return { class_uid: classUid, activity_id: creates && changes ? CREATE : ACTIVITIES[actionClass] };
}

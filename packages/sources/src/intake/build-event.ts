import { type Event, type IdentityKind, identityUid } from "@rolecall/core";
import { ocsfOf } from "../action/ocsf-class.ts";
import { BoundedCache } from "../bounded-cache.ts";

type Some<K extends keyof Event> = Partial<Pick<Event, K>>;

/** Who acted. */
export type Who = Pick<Event, "identity_uid" | "identity_kind" | "identity_name">;

/** What was done, on what, and how it ended. What is left out is absent. */
export type What = Pick<Event, "event_uid" | "source" | "provider" | "action" | "action_class" | "outcome"> &
  Some<"service" | "resource" | "resource_kind" | "error_code" | "status_code"> &
  Some<"account_uid" | "scopes" | "granted_scopes" | "bytes_in" | "bytes_out" | "class_uid"> & {
    /** That the action makes something new; by the words of its name where it is left out. */
    readonly creates?: boolean;
  };

/** With which credential it was done, for whom, in which run, and from where. What is left out is absent. */
export type How = Pick<Event, "tenant"> &
  Some<"credential_uid" | "credential_kind" | "credential_issued" | "credential_expires" | "session_uid"> &
  Some<"delegation" | "parent_uid" | "run_uid" | "depth" | "account_uid" | "scopes" | "granted_scopes"> &
  Some<"src_ip" | "src_network" | "src_asn" | "src_country" | "user_agent" | "client"> &
  Some<"environment" | "labels">;

/** When it happened, and where its record stands. */
export type At = Pick<Event, "time" | "origin">;

/** What a decoder found out, all in one. */
export type Facts = What & How & At;

/** An identity of one platform. `id` must not be empty; `name` is what a person would call it, the id by default. */
export function whoIs(provider: string, account: string, kind: IdentityKind, id: string, name: string = id): Who {
  return { identity_uid: identityUid(provider, account, kind, id), identity_kind: kind, identity_name: name };
}

/** Words by which platforms name the making of something new: `repo.create`, `user_added`, `CreateServiceAccountKey`. */
const MAKES = /creat|(?<![a-z])add(?!ress)|insert|register|upload|^POST /i;
const makes = new BoundedCache(4096, (action) => MAKES.test(action));

/** The same from one list of facts; a kind of resource stands only beside a resource. */
export function buildEvent(facts: Facts, who: Who): Event {
  const kind = facts.resource === undefined ? undefined : facts.resource_kind;
  return layOut(facts, facts, who, facts, kind);
}

/** From what was done, and how: each as its own reader found it. */
export function assembleEvent(what: What, how: How, who: Who, at: At): Event {
  return layOut(what, how, who, at, what.resource_kind);
}

/**
 * The event as one literal with every member in the order of `Event`, so that all events share one shape. The account
 * and the scopes stand with the act in some logs and with the actor in others: the act's win.
 */
function layOut(what: What, how: How, who: Who, at: At, resourceKind: string | undefined): Event {
  const ocsf = ocsfOf(what.action_class, what.creates ?? makes.get(what.action));
  return {
    event_uid: what.event_uid,
    time: at.time,
    tenant: how.tenant,
    source: what.source,
    provider: what.provider,
    account_uid: what.account_uid ?? how.account_uid,
    class_uid: what.class_uid ?? ocsf.class_uid,
    activity_id: ocsf.activity_id,
    action: what.action,
    service: what.service,
    action_class: what.action_class,
    identity_uid: who.identity_uid,
    identity_kind: who.identity_kind,
    identity_name: who.identity_name,
    credential_uid: how.credential_uid,
    credential_kind: how.credential_kind,
    credential_issued: how.credential_issued,
    credential_expires: how.credential_expires,
    session_uid: how.session_uid,
    delegation: how.delegation,
    parent_uid: how.parent_uid,
    run_uid: how.run_uid,
    depth: how.depth,
    scopes: what.scopes ?? how.scopes,
    granted_scopes: what.granted_scopes ?? how.granted_scopes,
    resource: what.resource,
    resource_kind: resourceKind,
    outcome: what.outcome,
    error_code: what.error_code,
    status_code: what.status_code,
    src_ip: how.src_ip,
    src_network: how.src_network,
    src_asn: how.src_asn,
    src_country: how.src_country,
    user_agent: how.user_agent,
    client: how.client,
    bytes_in: what.bytes_in,
    bytes_out: what.bytes_out,
    environment: how.environment,
    labels: how.labels,
    raw: undefined,
    origin: at.origin,
  };
}

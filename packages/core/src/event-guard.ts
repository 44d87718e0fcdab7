import { CREDENTIAL_KINDS } from "./credential.ts";
import { ACTION_CLASSES, type Event, OUTCOMES } from "./event.ts";
import { IDENTITY_KINDS } from "./identity.ts";
import { hasOnlyMembers } from "./members.ts";
import { isTime } from "./time.ts";

/** Every member of an event, in the order in which decoders write them. */
export const EVENT_MEMBERS: readonly (keyof Event)[] = [
  "event_uid",
  "time",
  "tenant",
  "source",
  "provider",
  "account_uid",
  "class_uid",
  "activity_id",
  "action",
  "service",
  "action_class",
  "identity_uid",
  "identity_kind",
  "identity_name",
  "credential_uid",
  "credential_kind",
  "credential_issued",
  "credential_expires",
  "session_uid",
  "delegation",
  "parent_uid",
  "run_uid",
  "depth",
  "scopes",
  "granted_scopes",
  "resource",
  "resource_kind",
  "outcome",
  "error_code",
  "status_code",
  "src_ip",
  "src_network",
  "src_asn",
  "src_country",
  "user_agent",
  "client",
  "bytes_in",
  "bytes_out",
  "environment",
  "labels",
  "raw",
  "origin",
];

/** At most as many UTF-16 code units of a user agent are kept. */
export const MAX_USER_AGENT = 512;

const NAMES: ReadonlySet<string> = new Set(EVENT_MEMBERS);
const ACTIONS: ReadonlySet<unknown> = new Set(ACTION_CLASSES);
const IDENTITIES: ReadonlySet<unknown> = new Set(IDENTITY_KINDS);
const CREDENTIALS: ReadonlySet<unknown> = new Set(CREDENTIAL_KINDS);
const RESULTS: ReadonlySet<unknown> = new Set(OUTCOMES);

/** What is checked: any members at all. */
type Unchecked = { readonly [Name in keyof Event]?: unknown };

/**
 * Is the value an event, whole and with nothing else in it? A member that is undefined counts as absent. Written by
 * hand for the hot path; `eventSchema` gives the same verdict, and the reason.
 */
export function isEvent(value: unknown): value is Event {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const event = value as Unchecked;
  return (
    hasRequired(event) &&
    hasActor(event) &&
    hasOrigin(event) &&
    hasObject(event) &&
    hasOnlyMembers(value, EVENT_MEMBERS, NAMES)
  );
}

function hasRequired(event: Unchecked): boolean {
  return (
    isText(event.event_uid) &&
    isTime(event.time) &&
    isText(event.tenant) &&
    isText(event.source) &&
    isText(event.provider) &&
    isText(event.action) &&
    ACTIONS.has(event.action_class) &&
    isText(event.identity_uid) &&
    IDENTITIES.has(event.identity_kind) &&
    isText(event.identity_name) &&
    RESULTS.has(event.outcome) &&
    isText(event.origin)
  );
}

function hasActor(event: Unchecked): boolean {
  return (
    mayBeText(event.account_uid) &&
    mayBeText(event.credential_uid) &&
    (event.credential_kind === undefined || CREDENTIALS.has(event.credential_kind)) &&
    (event.credential_issued === undefined || isTime(event.credential_issued)) &&
    (event.credential_expires === undefined || isTime(event.credential_expires)) &&
    mayBeText(event.session_uid) &&
    mayBeTexts(event.delegation) &&
    mayBeText(event.parent_uid) &&
    mayBeText(event.run_uid) &&
    mayBeCount(event.depth) &&
    mayBeTexts(event.scopes) &&
    mayBeTexts(event.granted_scopes)
  );
}

function hasOrigin(event: Unchecked): boolean {
  return (
    mayBeText(event.src_ip) &&
    mayBeText(event.src_network) &&
    mayBeCount(event.src_asn) &&
    mayBeText(event.src_country) &&
    mayBeText(event.user_agent) &&
    (event.user_agent === undefined || (event.user_agent as string).length <= MAX_USER_AGENT) &&
    mayBeText(event.client) &&
    mayBeText(event.environment) &&
    (event.labels === undefined || isTextMap(event.labels)) &&
    mayBeText(event.raw)
  );
}

function hasObject(event: Unchecked): boolean {
  return (
    mayBeCount(event.class_uid) &&
    mayBeCount(event.activity_id) &&
    mayBeText(event.service) &&
    mayBeText(event.resource) &&
    mayBeText(event.resource_kind) &&
    mayBeText(event.error_code) &&
    mayBeCount(event.status_code) &&
    mayBeCount(event.bytes_in) &&
    mayBeCount(event.bytes_out)
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function mayBeText(value: unknown): boolean {
  return value === undefined || (typeof value === "string" && value !== "");
}

function mayBeCount(value: unknown): boolean {
  return value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0);
}

function mayBeTexts(value: unknown): boolean {
  if (value === undefined) return true;
  if (!Array.isArray(value)) return false;
  for (const item of value) if (typeof item !== "string") return false;
  return true;
}

/** An object whose members are all strings. */
export function isTextMap(value: unknown): value is Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  for (const name in value) if (typeof (value as Record<string, unknown>)[name] !== "string") return false;
  return true;
}

import { type Event, isJsonObject, type Json, type JsonObject, parseTime } from "@rolecall/core";
import { originalOf } from "../vendor/original.ts";
import { vendorSource } from "../vendor/vendor-source.ts";
import { BESIDE_READERS } from "./beside.ts";
import { collect, spellingsOf } from "./collect.ts";
import { eventField } from "./event-field.ts";
import { isPrivateHost } from "./hosts.ts";
import { type IsOwn, NOTHING_OWN, nobodys, type Own } from "./own-account.ts";
import { objectOfPatch } from "./patched-object.ts";
import { outsidersOf, termsOf } from "./policy-document.ts";
import { HANDED, TOOL_READERS } from "./tool-paths.ts";

/** One event under judgement: its fields, and its original record, parsed once when the first rule asks. */
export interface Evidence {
  readonly event: Event;
  /** Its time, epoch ms; NaN where that cannot be read. */
  readonly at: number;
  /** Without an account of the event none is called another's. */
  readonly isOwn: IsOwn;
  /** Is the host in a private network, or below a domain that the inventory names? */
  readonly isOwnHost: (host: string) => boolean;
  /** Where it happened: "" where neither event nor inventory says. */
  readonly environment: () => string;
  /** The parsed `raw`; undefined where there is none or it is no JSON object. */
  readonly raw: () => JsonObject | undefined;
  /** The member that an enclosing `each` looks at. */
  readonly item?: Json | undefined;
}

/**
 * Reads the values of a path: all of them, since who writes a request could put what matters behind any number of others.
 * The length of a record bounds how many there are.
 */
export type Reader = (evidence: Evidence) => readonly Json[];

const NONE: readonly Json[] = [];

export function evidenceOf(event: Event, at: number = parseTime(event.time), own: Own = NOTHING_OWN): Evidence {
  let parsed: JsonObject | undefined;
  let tried = false;
  return {
    event,
    at,
    isOwn: (account) => event.account_uid === undefined || account === event.account_uid || own.account(account),
    isOwnHost: (host) => isPrivateHost(host) || own.host(host),
    environment: () => own.environment(event),
    raw: () => {
      if (!tried) {
        tried = true;
        parsed = withBody(vendorSource(event), originalOf(event));
      }
      return parsed;
    },
  };
}

const AT_HAND: { -readonly [K in keyof Evidence]: Evidence[K] } = {
  event: {} as Event,
  at: Number.NaN,
  isOwn: nobodys,
  isOwnHost: nobodys,
  environment: () => "",
  raw: () => undefined,
};

/** An event without its record and without whose accounts are one's own: the same object for each, good until the next. */
export function atHand(event: Event): Evidence {
  AT_HAND.event = event;
  return AT_HAND;
}

/**
 * The member in which one way of delivery puts what another has at the top: Entra's diagnostic settings and its Graph
 * API, Auth0's streams and its Management API, Google's LogEntry and the AuditLog alone. Rules are written for the
 * former and so read both.
 */
const BODIES: ReadonlyMap<string, string> = new Map([
  ["entra", "properties"],
  ["auth0", "data"],
  ["gcp-audit", "protoPayload"],
]);

/** What BigQuery's tables of Google's audit logs call these members; the first three hold JSON as text there. */
const COLUMNS = [
  ["request", "requestJson"],
  ["response", "responseJson"],
  ["metadata", "metadataJson"],
  ["serviceData", "servicedata_v1_iam"],
  ["serviceData", "servicedata_v1_bigquery"],
] as const;

function withBody(source: string, record: JsonObject | undefined): JsonObject | undefined {
  if (source === "google-workspace" && record !== undefined) return withEvents(record);
  if (source === "kubernetes-audit" && record !== undefined) return withRequest(record);
  const body = BODIES.get(source);
  if (body === undefined || record === undefined || Object.hasOwn(record, body)) return record;
  return { ...record, [body]: bodyIn(record) };
}

/**
 * What was made stands in the answer too, where the log left the request out. A JSON Patch is read as the merge patch of
 * the same: a caller may choose which it sends. Its steps stay beside it, as
 * `requestPatch`: only they tell what is new from what is changed.
 */
function withRequest(record: JsonObject): JsonObject {
  const { requestObject, responseObject, verb } = record;
  if (verb === "patch" && Array.isArray(requestObject)) {
    return { ...record, requestObject: objectOfPatch(requestObject), requestPatch: requestObject };
  }
  if (requestObject !== undefined || verb !== "create" || !isJsonObject(responseObject)) return record;
  return { ...record, requestObject: responseObject };
}

/**
 * An activity has a list of events, and each a list of parameters. Shippers that take activities apart leave one event as
 * an object, or put it in the activity's place, with its parameters by their names.
 */
function withEvents(record: JsonObject): JsonObject {
  const { events, name, type, parameters } = record;
  if (isJsonObject(events)) return { ...record, events: [events] };
  if (events !== undefined || typeof name !== "string") return record;
  const listed = isJsonObject(parameters)
    ? Object.entries(parameters).map(([key, value]) =>
        Array.isArray(value) ? { name: key, multiValue: value } : { name: key, value },
      )
    : (parameters ?? []);
  return { ...record, events: [{ ...(type === undefined ? {} : { type }), name, parameters: listed }] };
}

function bodyIn(record: JsonObject): JsonObject {
  const row = record["protopayload_auditlog"] ?? record["proto_payload"] ?? record["protopayload"];
  if (!isJsonObject(row)) return record;
  const renamed = COLUMNS.flatMap(([name, column]) => (row[column] == null ? [] : [[name, row[column]] as const]));
  return { ...row, ...Object.fromEntries(renamed) };
}

/** Readers by path: rules ask the same few paths a thousand times. */
const READERS = new Map<string, Reader>();

/** A path as a function: `raw.requestParameters.userName`, `item.fromPort`, `labels.invoked_by`, `service`. */
export function compilePath(path: string): Reader {
  const known = READERS.get(path);
  if (known !== undefined) return known;
  const reader = readerOf(path);
  READERS.set(path, reader);
  return reader;
}

function readerOf(path: string): Reader {
  const inPolicy = POLICY_READERS.find(({ prefix }) => path.startsWith(prefix));
  if (inPolicy !== undefined) return compilePolicy(inPolicy, path);
  const beside = BESIDE_READERS.get(path);
  if (beside !== undefined) return ({ event }) => beside(event);
  const handed = TOOL_READERS.get(path);
  if (handed !== undefined) return handed;
  if (path === "environment") return ({ environment }) => valuesOf(environment() || undefined);
  const [root = "", ...rest] = stepsOf(path);
  if (root === "raw" && rest.at(-1) === "**") return compileDeep(path, rest);
  if (root === "raw" && rest.some((step) => SENT_AS_TEXT.has(step)))
    return ({ raw }) => collect(raw(), rest, spellingsOf);
  if (root === "raw") return (evidence) => collect(evidence.raw(), rest);
  if (root === "item") return (evidence) => collect(evidence.item, rest, spellingsOf);
  const steps = [root, ...rest];
  if (rest.length === 0) {
    const field = eventField(root);
    return (evidence) => valuesOf(field(evidence.event));
  }
  // Every member of an event is text, a number, or plain maps and lists of text: JSON by construction.
  return (evidence) => collect(evidence.event as unknown as JsonObject, steps);
}

/** Where a record has what its caller wrote, by the name that it has in the log. */
const SENT_AS_TEXT: ReadonlySet<string> = new Set(["requestbody", "policyDocument", "policy"]);

/** A path that has many values, of which its reader gives every condition on one record the same list. */
export function hasOneList(path: string): boolean {
  return path === HANDED || (path.startsWith("raw.") && path.endsWith(".**"));
}

/** What is read of the policy at the path behind the prefix. */
const POLICY_READERS = [
  { prefix: "outsiders.", of: outsidersOf },
  { prefix: "terms.", of: termsOf },
] as const;

function compilePolicy({ prefix, of }: (typeof POLICY_READERS)[number], path: string): Reader {
  const read = compilePath(path.slice(prefix.length));
  return (evidence) => read(evidence).flatMap((document) => of(document, evidence.isOwn));
}

/** The names that a path goes through: `raw.labels[app.kubernetes.io/name]` is `raw`, `labels`, `app.kubernetes.io/name`. */
export function stepsOf(path: string): readonly string[] {
  return Array.from(path.matchAll(/\[([^\]]+)\]|[^.[\]]+/g), ([name, bracketed]) => bracketed ?? name);
}

/** What a path to any depth found last, by path: many conditions ask the same of one record, and it may be long. */
const DEEP = new Map<string, { readonly record: JsonObject; readonly values: readonly Json[] }>();
const MAX_DEEP = 64;

function compileDeep(path: string, steps: readonly string[]): Reader {
  return (evidence) => {
    const record = evidence.raw();
    if (record === undefined) return NONE;
    const known = DEEP.get(path);
    if (known?.record === record) return known.values;
    const values = collect(record, steps);
    if (DEEP.size >= MAX_DEEP) DEEP.clear();
    DEEP.set(path, { record, values });
    return values;
  };
}

/** Whether some value of a path passes: `compilePath(path)(evidence).some(test)`, without a list for a plain field. */
export function compileSome(
  path: string,
  test: (value: Json, evidence: Evidence) => boolean,
): (e: Evidence) => boolean {
  const read = compilePath(path);
  if (/[.[]/.test(path) || path === "raw" || path === "item" || path === "environment") {
    return (evidence) => read(evidence).some((value) => test(value, evidence));
  }
  const field = eventField(path);
  return (evidence) => {
    const value = field(evidence.event);
    if (value === undefined) return false;
    return Array.isArray(value)
      ? (value as readonly Json[]).some((each) => test(each, evidence))
      : test(value, evidence);
  };
}

/** A plain field, which most conditions on most events read. */
function valuesOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return NONE;
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

import { z } from "zod";
import { CREDENTIAL_KINDS } from "./credential.ts";
import { ACTION_CLASSES, type Event, OUTCOMES } from "./event.ts";
import { EVENT_MEMBERS, isTextMap, MAX_USER_AGENT } from "./event-guard.ts";
import { IDENTITY_KINDS } from "./identity.ts";
import { type Fault, schemaFault } from "./schema-fault.ts";
import { time } from "./time-schema.ts";

const text = z.string("must be a string").min(1, "must not be empty");
const count = z.int("must be a whole number").min(0, "must not be negative");
const texts = z.array(z.string("must be a string"), "must be an array of strings");
const labels = z.custom<Readonly<Record<string, string>>>(isTextMap, "must be an object of strings");

/** One of a closed set. */
function word<const Words extends readonly [string, ...string[]]>(words: Words): z.ZodType<Words[number]> {
  return z.enum(words, `must be one of ${words.join(", ")}`);
}

/** An event, whole; an unknown member is an error unless under `labels`. The same verdict as `isEvent`, with the reason. */
export const eventSchema: z.ZodType<Event> = z.strictObject(
  {
    event_uid: text,
    time,
    tenant: text,
    source: text,
    provider: text,
    account_uid: text.optional(),
    class_uid: count.optional(),
    activity_id: count.optional(),
    action: text,
    service: text.optional(),
    action_class: word(ACTION_CLASSES),
    identity_uid: text,
    identity_kind: word(IDENTITY_KINDS),
    identity_name: text,
    credential_uid: text.optional(),
    credential_kind: word(CREDENTIAL_KINDS).optional(),
    credential_issued: time.optional(),
    credential_expires: time.optional(),
    session_uid: text.optional(),
    delegation: texts.optional(),
    parent_uid: text.optional(),
    run_uid: text.optional(),
    depth: count.optional(),
    scopes: texts.optional(),
    granted_scopes: texts.optional(),
    resource: text.optional(),
    resource_kind: text.optional(),
    outcome: word(OUTCOMES),
    error_code: text.optional(),
    status_code: count.optional(),
    src_ip: text.optional(),
    src_network: text.optional(),
    src_asn: count.optional(),
    src_country: text.optional(),
    user_agent: text.max(MAX_USER_AGENT, `must have at most ${MAX_USER_AGENT} characters`).optional(),
    client: text.optional(),
    bytes_in: count.optional(),
    bytes_out: count.optional(),
    environment: text.optional(),
    labels: labels.optional(),
    raw: text.optional(),
    origin: text,
  },
  { error: (issue) => (issue.code === "invalid_type" ? "must be an object" : undefined) },
);

/** The first thing that keeps the value from being an event, or undefined where it is one. */
export function eventFault(value: unknown): Fault | undefined {
  return schemaFault(eventSchema, value, EVENT_MEMBERS);
}

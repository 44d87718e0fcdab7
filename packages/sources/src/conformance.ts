import {
  ACTION_CLASSES,
  CREDENTIAL_KINDS,
  DEAD_REASONS,
  type Event,
  FILTER_REASONS,
  IDENTITY_KINDS,
  type JsonObject,
  OUTCOMES,
  parseIdentityUid,
  parseTime,
} from "@rolecall/core";
import type { Decoded, Decoder, Source } from "./source.ts";

/**
 * What every source owes, as one function per sentence of the contract in `source.ts`. Each answers with the faults it
 * found, in words; none is conformity. The suite beside this file runs them over the registry.
 */
export type Faults = readonly string[];

const TENANT = "default";
const ORIGIN = "file:1";

/** It never throws, never changes the record (give it a frozen one), and every rejection says why. */
export function checkRecord(
  source: Source,
  record: JsonObject,
  decode: Decoder = source.createDecoder({ tenant: TENANT }),
): Faults {
  try {
    const decoded = decode(record, ORIGIN);
    return decoded.kind === "ok" ? checkEvent(source, decoded.value) : checkRejection(decoded);
  } catch (error) {
    return [`threw ${String(error)}`];
  }
}

function checkRejection(decoded: Exclude<Decoded, { kind: "ok" }>): Faults {
  if (decoded.kind === "drop") {
    return FILTER_REASONS.includes(decoded.reason) ? [] : [`filters for ${decoded.reason}`];
  }
  const faults: string[] = [];
  if (!DEAD_REASONS.includes(decoded.reason)) faults.push(`refuses for ${decoded.reason}`);
  if (decoded.detail.trim() === "" || decoded.detail.length > 300) faults.push("says too little or too much");
  return faults;
}

/** Members that are one of a closed list, and the list. */
const CLOSED = {
  action_class: ACTION_CLASSES,
  identity_kind: IDENTITY_KINDS,
  outcome: OUTCOMES,
} as const;

/** The event is well formed, by `Event`'s own words. */
export function checkEvent(source: Source, event: Event): Faults {
  const faults: string[] = [];
  const say = (fault: boolean, words: string): void => {
    if (fault) faults.push(words);
  };
  for (const [name, value] of Object.entries(event)) {
    say(value === "", `${name} is empty, and should be absent`);
    say(value === null, `${name} is null`);
    say(typeof value === "number" && !Number.isSafeInteger(value), `${name} is no whole number`);
  }
  for (const name of ["event_uid", "time", "action", "identity_uid", "identity_name", "provider"] as const) {
    say(typeof event[name] !== "string", `${name} is missing`);
  }
  for (const [name, list] of Object.entries(CLOSED)) {
    const value: unknown = event[name as keyof typeof CLOSED];
    say(!(list as readonly unknown[]).includes(value), `${name} is ${String(value)}`);
  }
  const kind = event.credential_kind;
  say(kind !== undefined && !CREDENTIAL_KINDS.includes(kind), `credential_kind is ${kind}`);
  say((event.user_agent ?? "").length > 512, "user_agent is longer than 512");
  say(!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(event.time), `time is ${event.time}`);
  say(Number.isNaN(parseTime(event.time)), "time is none");
  say(event.raw !== undefined && source.provider !== "", "raw is the intake's to add");
  say(event.origin !== ORIGIN && source.provider !== "", "origin is not the one given");
  return [...faults, ...checkIdentity(event)];
}

function checkIdentity(event: Event): Faults {
  const faults: string[] = [];
  const key = parseIdentityUid(event.identity_uid);
  if (key === undefined) faults.push(`identity_uid is ${event.identity_uid}`);
  else if (key.kind !== event.identity_kind) faults.push(`identity_kind is not that of ${event.identity_uid}`);
  for (const uid of event.delegation ?? []) {
    if (parseIdentityUid(uid) === undefined) faults.push(`delegation has ${uid}`);
  }
  return faults;
}

/** The same record gives the same output, from a fresh decoder and from one that has seen others. */
export function checkRepeatable(source: Source, record: JsonObject, others: readonly JsonObject[]): Faults {
  const decode = source.createDecoder({ tenant: TENANT });
  const first = JSON.stringify(decode(record, ORIGIN));
  const again = JSON.stringify(decode(record, ORIGIN));
  const fresh = JSON.stringify(source.createDecoder({ tenant: TENANT })(record, ORIGIN));
  for (const other of others) decode(other, ORIGIN);
  const after = JSON.stringify(decode(record, ORIGIN));
  const faults: string[] = [];
  if (again !== first) faults.push("says something else the second time");
  if (fresh !== first) faults.push("says something else when fresh");
  // Learning that a user has a console is the one memory that may show.
  if (after !== first && !after.includes('"human"')) faults.push("says something else after other records");
  return faults;
}

/** Another session of the same caller is the same identity. `sibling` makes a text that stands for another session. */
export function checkSessions(source: Source, record: JsonObject, sibling: (session: string) => string): Faults {
  const before = source.createDecoder({ tenant: TENANT })(record, ORIGIN);
  if (before.kind !== "ok" || before.value.session_uid === undefined) return [];
  // A session that happens to be part of the name cannot be replaced alone.
  if (before.value.identity_uid.includes(before.value.session_uid)) return [];
  const session = JSON.stringify(before.value.session_uid).slice(1, -1);
  const text = JSON.stringify(record).replaceAll(session, sibling(session));
  const after = source.createDecoder({ tenant: TENANT })(JSON.parse(text) as JsonObject, ORIGIN);
  if (after.kind !== "ok") return [`refuses another session: ${after.kind}`];
  const same = after.value.identity_uid === before.value.identity_uid;
  return same ? [] : [`${after.value.identity_uid} in another session of ${before.value.identity_uid}`];
}

/** The names of all sources that claim the record. */
export function claimants(sources: readonly Source[], record: JsonObject): readonly string[] {
  return sources.filter((source) => source.detect(record)).map((source) => source.name);
}

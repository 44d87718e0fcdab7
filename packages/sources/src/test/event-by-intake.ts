import type { Event, Json, JsonObject } from "@rolecall/core";
import { createIntake } from "../intake/intake.ts";
import type { Decoded } from "../source.ts";

/** What a record gives at a door of its own that recognises formats by itself. */
export function readAlone(record: JsonObject): Decoded {
  return createIntake({ source: "auto", tenant: "default", now: () => 1_800_000_000_000 }).read(
    JSON.stringify(record),
    "file:1",
  );
}

/** The event of a record that gives one. */
export function eventByIntake(record: JsonObject): Event {
  const decoded = readAlone(record);
  if (decoded.kind !== "ok") throw new Error(JSON.stringify(decoded));
  return decoded.value;
}

const ODD: readonly Json[] = [null, "", "{", "[1]", 0, -1, 1e300, true, [], [null], {}, { a: {} }];

/** The record with each of its members in turn as something that it should not be. */
export function* withOddMembers(record: JsonObject): Generator<JsonObject> {
  for (const name of Object.keys(record)) {
    const { [name]: _, ...rest } = record;
    yield rest;
    for (const odd of ODD) yield { ...record, [name]: odd };
  }
}

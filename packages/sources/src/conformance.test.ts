import type { Json, JsonObject } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkRepeatable, checkSessions, claimants } from "./conformance.ts";
import { createIntake } from "./intake/intake.ts";
import { mangled } from "./record/mangle.ts";
import { SOURCE_NAMES } from "./source-names.ts";
import { SOURCES } from "./sources.ts";
import { casesOf, deepFreeze, faultsOf } from "./test/golden-cases.ts";

const NOW = 1_800_000_000_000;

function frozen(record: JsonObject): JsonObject {
  deepFreeze(record);
  return record;
}

test("they have the names that are known without them, in the order in which a record is tried", () => {
  expect(SOURCES.map(({ name }) => name)).toEqual(SOURCE_NAMES);
});

describe.each(SOURCES)("$name", (source) => {
  const cases = casesOf(source.name);
  const records = cases.map(({ record }) => frozen(record));
  const events = cases.filter((it) => it.expect.kind === "ok").map(({ record }) => record);

  test("has cases that give events", () => {
    expect(events.length).toBeGreaterThan(0);
  });

  test("keeps the contract on its golden cases, and leaves the records alone", () => {
    for (const record of records) expect(faultsOf(source, record)).toEqual([]);
  });

  test("says the same again, fresh, and after other records", () => {
    for (const record of records) expect(checkRepeatable(source, record, records)).toEqual([]);
  });

  test("knows another session of the same caller", () => {
    const sibling = (session: string): string => `${session.slice(0, -1)}${session.endsWith("q") ? "z" : "q"}`;
    for (const record of events) expect(checkSessions(source, record, sibling)).toEqual([]);
  });

  test("gives every member each wrong value, and keeps the contract", () => {
    // Asserted once: an assertion for each of ten thousand records costs as much as decoding it.
    const faulty: object[] = [];
    for (const record of events) {
      for (const wrong of mangled(record)) {
        const faults = faultsOf(source, wrong);
        if (faults.length > 0) faulty.push({ wrong, faults });
      }
    }
    expect(faulty).toEqual([]);
  });

  test("is the only one that claims its records", () => {
    for (const { record, detected } of cases) {
      if (detected) expect(claimants(SOURCES, record)).toEqual([source.name]);
      else expect(claimants(SOURCES, record)).not.toContain(source.name);
    }
  });

  test("gives the engine no number that it cannot hold, whatever a log says", () => {
    const intake = createIntake({ source: source.name, tenant: "default", now: () => NOW });
    fc.assert(
      fc.property(
        fc.nat(events.length - 1),
        fc.infiniteStream(fc.constantFrom(...HOSTILE_NUMBERS)),
        (which, values) => {
          const record = withNumbers(events[which] ?? {}, values);
          const decoded = intake.read(JSON.stringify(record), "file:1");
          if (decoded.kind !== "ok") return;
          for (const [name, value] of Object.entries(decoded.value)) {
            if (typeof value !== "number") continue;
            expect(Number.isSafeInteger(value) && value >= 0, `${name} is ${value}`).toBe(true);
            if (INT32.has(name)) expect(value, name).toBeLessThan(2 ** 31);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("lets no token through, whatever member carries it", () => {
    const intake = createIntake({ source: source.name, tenant: "default", keepRaw: () => true, now: () => NOW });
    for (const record of events) {
      for (const planted of plantings(record)) {
        const decoded = intake.read(JSON.stringify(planted), "file:1");
        const output = JSON.stringify(decoded);
        for (const token of TOKENS) expect(output).not.toContain(token.slice(4));
      }
    }
  });
});

const TOKENS = [
  "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg",
] as const;

/** The record with a token in each object's `password` and `sessionToken`, and then in each of its user agents. */
function* plantings(record: JsonObject): Generator<JsonObject> {
  for (const token of TOKENS) {
    yield withMembers(
      record,
      { password: token, sessionToken: token, Authorization: `Bearer ${token}` },
      0,
    ) as JsonObject;
    yield withAgents(record, token) as JsonObject;
  }
}

/** Below the top only, where the native format takes no members it does not know. */
function withMembers(value: Json, extra: JsonObject, depth: number): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withMembers(item, extra, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, withMembers(member ?? null, extra, depth + 1)]);
  return { ...(Object.fromEntries(entries) as JsonObject), ...(depth === 0 ? {} : extra) };
}

function withAgents(value: Json, token: string): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withAgents(item, token));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => {
    const agent = /agent/i.test(name) && typeof member === "string";
    return [name, agent ? `client/1.0 ${token}` : withAgents(member ?? null, token)];
  });
  return Object.fromEntries(entries) as JsonObject;
}

const HOSTILE_NUMBERS: readonly Json[] = [
  ...[0, 7, 1.5, -1, -0.5, 1e30, 1e308, 2 ** 31, 5e9, 2 ** 53, 2 ** 53 + 2, -(2 ** 53)],
  ...["0", "7", "1.5", "-1", "1e3", "9".repeat(15), "9".repeat(30), "NaN", "Infinity", "0x10"],
];
const INT32 = new Set(["class_uid", "activity_id", "depth"]);

/** The record with the next of the values for most of its numbers and digits, at any depth; times stay. */
function withNumbers(value: Json, values: Iterator<Json>): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withNumbers(item, values));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => {
    const counts = typeof member === "number" || (typeof member === "string" && /^\d{1,10}$/.test(member));
    if (!counts || /time|epoch|^ts$|msec|started_at/i.test(name)) return [name, withNumbers(member ?? null, values)];
    return [name, values.next().value as Json];
  });
  return Object.fromEntries(entries) as JsonObject;
}

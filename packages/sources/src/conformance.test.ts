import { readFileSync } from "node:fs";
import type { Json, JsonObject } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkRecord, checkRepeatable, checkSessions, claimants, type Faults } from "./conformance.ts";
import { createIntake } from "./intake.ts";
import { mangled, WRONG_VALUES } from "./mangle.ts";
import type { Decoder, Source } from "./source.ts";
import { SOURCES } from "./sources.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: { readonly kind: string };
  readonly detected: boolean;
}

/** Mutated records per source: as many runs, each of so many records. */
const RUNS = 2000;
const RECORDS = 50;
/** Bytes that decide about one record: how many mutations, and the steps of each. */
const BYTES = 16;
const NOW = 1_800_000_000_000;

function casesOf(name: string): readonly Case[] {
  return JSON.parse(readFileSync(new URL(`${name}/testdata/cases.json`, import.meta.url), "utf8")) as Case[];
}

function deepFreeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
}

function frozen(record: JsonObject): JsonObject {
  deepFreeze(record);
  return record;
}

/** One step deeper or one change here, as the numbers say: a member goes, is replaced, doubled, renamed or wrapped. */
function mutate(value: Json, steps: readonly number[]): Json {
  const [choice = 0, what = 0, ...rest] = steps;
  if (typeof value !== "object" || value === null) return WRONG_VALUES[what % WRONG_VALUES.length] ?? null;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    if (items.length === 0 || rest.length < 2) return what % 2 === 0 ? [items] : [...items, ...items];
    const at = choice % items.length;
    return items.with(at, mutate(items[at] ?? null, rest));
  }
  const record = value as JsonObject;
  const names = Object.keys(record);
  const name = names[choice % Math.max(1, names.length)] ?? "x";
  if (rest.length >= 2 && what % 3 !== 0) return { ...record, [name]: mutate(record[name] ?? null, rest) };
  const { [name]: member, ...others } = record;
  const changes: readonly Json[] = [
    others,
    { ...record, [name]: WRONG_VALUES[choice % WRONG_VALUES.length] ?? null },
    { ...others, [name.toUpperCase()]: member },
    { ...record, [name]: { [name]: member } },
    { ...record, [name]: [member ?? null] },
    JSON.parse(`{"__proto__": {"polluted": true}, "constructor": 1, "toString": null}`) as Json,
  ];
  return changes[what % changes.length] ?? record;
}

/** One to three mutations, each of its steps. */
function mutated(record: JsonObject, bytes: Uint8Array): JsonObject {
  const [count = 0, ...rest] = bytes;
  const mutations = 1 + (count % 3);
  const length = Math.floor(rest.length / mutations);
  let changed: Json = record;
  for (let nth = 0; nth < mutations; nth += 1) {
    const depth = 2 + ((rest[nth * length] ?? 0) % (length - 2));
    changed = mutate(changed, rest.slice(nth * length + 1, nth * length + 1 + depth));
  }
  return changed as JsonObject;
}

/** Sentences that do not hold for a source, and why. */
const WAIVERS: Readonly<Record<string, readonly { readonly fault: RegExp; readonly because: string }[]>> = {
  rolecall: [
    { fault: /^identity_kind is not/, because: "an inventory may have corrected the kind; the id never changes" },
    { fault: /^delegation has/, because: "a user may name those behind a caller in words of their own" },
  ],
};

function faultsOf(source: Source, record: JsonObject, decode?: Decoder): Faults {
  const waivers = WAIVERS[source.name] ?? [];
  const faults = checkRecord(source, record, decode);
  return faults.length === 0 ? faults : faults.filter((fault) => !waivers.some((waiver) => waiver.fault.test(fault)));
}

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
    for (const record of events) for (const wrong of mangled(record)) expect(faultsOf(source, wrong)).toEqual([]);
  });

  test(`keeps the contract on ${RUNS * RECORDS} mutated records, and only it claims them`, { timeout: 300_000 }, () => {
    const decode = source.createDecoder({ tenant: "default" });
    fc.assert(
      fc.property(
        fc.nat(records.length - 1),
        fc.uint8Array({ minLength: BYTES * RECORDS, maxLength: BYTES * RECORDS }),
        (which, bytes) => {
          for (let at = 0; at < bytes.length; at += BYTES) {
            const record = mutated(records[which] ?? {}, bytes.subarray(at, at + BYTES));
            // Freezing costs more than decoding: the first of each run shows that records are left alone.
            if (at === 0) deepFreeze(record);
            const faults = faultsOf(source, record, decode);
            if (faults.length > 0) expect({ record, faults }).toEqual({ record, faults: [] });
            if (claimants(SOURCES, record).length > 1)
              expect({ record, claim: claimants(SOURCES, record) }).toEqual({});
          }
        },
      ),
      { numRuns: RUNS },
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
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

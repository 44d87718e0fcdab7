import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { eventByIntake, readAlone } from "../test/event-by-intake.ts";
import { fits } from "./at-place.ts";
import { FORMS } from "./audit-record.ts";
import { foldedName, foldedRecord } from "./folded-form.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
}

const CASES = JSON.parse(readFileSync(join(import.meta.dirname, "testdata/cases.json"), "utf8")) as readonly Case[];

/** Cases of the forms that are read however a store spells their names. */
const RESPELT = CASES.filter(({ record }) => {
  const form = FORMS.find(({ told }) => fits(record, told));
  return form?.respelt !== undefined && fits(record, form.respelt === true ? form.told : form.respelt);
});

function renamed(value: Json, spell: (name: string) => string): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => renamed(item, spell));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [spell(name), renamed(member ?? null, spell)]),
  );
}

const words = (name: string): readonly string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split("_");
const SPELLINGS: readonly (readonly [string, (name: string) => string])[] = [
  ["small letters", (name) => name.toLowerCase()],
  ["words with underscores", (name) => words(name).join("_")],
  ["words in capitals", (name) => words(name).join("_").toUpperCase()],
  [
    "words that begin with a capital",
    (name) =>
      words(name)
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join(""),
  ],
];

describe.each(SPELLINGS)("names in %s", (_, spell) => {
  test.each(RESPELT)("$title", ({ record }) => {
    const { event_uid: one, ...expected } = eventByIntake(record);
    const { event_uid: other, ...event } = eventByIntake(renamed(record, spell) as JsonObject);
    expect(event).toEqual(expected);
    expect([one, other].every((uid) => uid !== "")).toBe(true);
  });
});

test("there are such cases", () => {
  expect(RESPELT.length).toBeGreaterThan(8);
});

test.each<[string, JsonObject]>([
  ["an order", { event_type_name: "ORDER_PAID", created: "2026-11-24T10:00:00Z", links: [] }],
  [
    "a request",
    { eventType: "Login", organizationId: "o1", requestId: "r1", userId: "u1", time: "2026-11-24T10:00:00Z" },
  ],
  ["a right", { grantedTo: "USER", granteeName: "bo", grantedBy: "ann", time: "2026-11-24T10:00:00Z" }],
  [
    "a role",
    { grantedTo: "user", granteeName: "bo", grantedBy: "ann", role: "editor", createdOn: "2026-11-24T10:00:00Z" },
  ],
])("an application's own record of %s has less than tells a form in other spellings", (_, record) => {
  const read = readAlone(record);
  expect(["dead-letter", "unlisted"]).toContain(read.kind === "ok" ? read.value.provider : read.kind);
});

test.each([
  ["eventTypeName", "eventtypename"],
  ["EVENT_TYPE_NAME", "eventtypename"],
  ["_id", "_id"],
  ["__v", "_v"],
])("%s is %s", (name, folded) => {
  expect(foldedName(name)).toBe(folded);
});

test("two names that are one say the same, or nobody knows which of them counts", () => {
  const inner = [{ someName: 1 }];
  expect(foldedRecord({ user_id: "a", userId: "a", inner })).toEqual({ userid: "a", inner: [{ somename: 1 }] });
  expect(foldedRecord({ user_id: "a", userId: "b", inner })).toBeUndefined();
  expect(foldedRecord({ inner: [{ user_id: "a", userId: "b" }] })).toBeUndefined();
});

test("whoever adds a name in another spelling is not whom a record names", () => {
  const record = { event_type_name: "USER_ADDED", created: "2026-11-24T10:00:00Z", is_global_admin: false, links: [] };
  expect(readAlone({ ...record, username: "ann" })).toMatchObject({ kind: "ok" });
  expect(readAlone({ userName: "bo", ...record, username: "ann" })).toMatchObject({ kind: "dead-letter" });
});

test("a name that tells one form does not hide another", () => {
  const other = { timestamp_derived: "2026-11-24T10:00:00Z" };
  const record = { event_type_name: "USER_ADDED", created: "2026-11-24T10:00:00Z", is_global_admin: false, links: [] };
  expect(readAlone({ ...other, ...record, username: "ann" })).toMatchObject({ kind: "ok" });
});

import { buildDeadLetter } from "@rolecall/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deadLetterRows } from "./rows/dead-letter-rows.ts";
import { refusedLetter } from "./rows/refused-letter.ts";
import { rowsFault } from "./rows-fault.ts";
import { type RefusedRow, setRowsAside } from "./set-rows-aside.ts";
import { type InsertOptions, type Store, StoreError } from "./store.ts";
import { temporaryStore } from "./testing/temporary-store.ts";
import { withInsert } from "./with-insert.ts";

const EVENT = { time: "2026-01-05T00:00:00.000Z", source: "gateway", identity_uid: "http:a:api-key:k", action: "Get" };

function eventRow(n: number, more: object = {}): string {
  return JSON.stringify({ position: n, partition: 0, event_uid: `e${n}`, origin: `logs/0/${n}`, ...EVENT, ...more });
}

function rowsOf(lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${line}\n`).join(""));
}

let store: Store;
let aside: RefusedRow[];
let apart: Store;
beforeAll(async () => {
  store = await temporaryStore();
  apart = setRowsAside(store, ["events"], async (rows) => void aside.push(...rows));
});
beforeEach(async () => {
  aside = [];
  await store.command("TRUNCATE TABLE rolecall.events");
});
afterAll(() => store[Symbol.asyncDispose]());

async function stored(): Promise<readonly number[]> {
  const rows = await store.select<{ readonly n: number }>("SELECT position AS n FROM rolecall.events ORDER BY n");
  return rows.map(({ n }) => n);
}

describe("of a batch with a row that the table never takes", () => {
  test.each<[string, object, Partial<ReturnType<typeof rowsFault>>]>([
    ["a number that is none of the column's", { status_code: 1.5 }, { column: "" }],
    ["a time that is none", { time: "2026-13-45T00:00:00.000Z" }, { name: "CANNOT_PARSE_DATETIME", column: "time" }],
    ["half of a character", { action: "\ud800" }, { name: "CANNOT_PARSE_ESCAPE_SEQUENCE", column: "action" }],
  ])("%s: all others are stored, and it is set aside", async (_what, more, fault) => {
    await apart.insert("events", rowsOf([0, 1, 2, 3, 4].map((n) => eventRow(n, n === 3 ? more : {}))));
    expect(await stored()).toEqual([0, 1, 2, 4]);
    expect(aside).toMatchObject([{ table: "events", json: eventRow(3, more), fault }]);
  });

  test("what an operator's own constraint does not have is one, and its words are not in the letter", async () => {
    await store.command("ALTER TABLE rolecall.events ADD CONSTRAINT `short-raw` CHECK length(raw) < 100");
    const raw = "secret ".repeat(100);
    await apart.insert("events", rowsOf([eventRow(0), eventRow(1, { raw, tenant: "acme" }), eventRow(2)]));
    expect(await stored()).toEqual([0, 2]);
    await store.command("ALTER TABLE rolecall.events DROP CONSTRAINT `short-raw`");
    const letters = aside.map(refusedLetter);
    expect(letters).toEqual([
      {
        reason: "schema",
        detail: "the table events refuses it: VIOLATED_CONSTRAINT (short-raw)",
        ...{ path: "", source: "gateway", origin: "logs/0/1", tenant: "acme", raw },
      },
    ]);
    await store.insert("dead_letters", deadLetterRows(letters));
    expect(await store.select("SELECT raw FROM rolecall.dead_letters")).toEqual([{ raw }]);
  });

  test.each([
    ["a field that the table does not know", "Unknown field found while parsing JSONEachRow format: zz"],
    ["another column", "': (while reading the value of key action): (at row 2)"],
  ])("what it says may read like the engine's own words of %s", async (_what, raw) => {
    await store.command("ALTER TABLE rolecall.events ADD CONSTRAINT `no-raw` CHECK raw = ''");
    await apart.insert("events", rowsOf([eventRow(0), eventRow(1, { raw }), eventRow(2)]));
    await store.command("ALTER TABLE rolecall.events DROP CONSTRAINT `no-raw`");
    // What stands behind the fault is quoted as well.
    await apart.insert("events", rowsOf([eventRow(3, { status_code: 1.5, raw }), eventRow(4, { raw })]));
    expect(await stored()).toEqual([0, 2, 4]);
    expect(aside.map(({ fault }) => fault)).toEqual([
      { name: "VIOLATED_CONSTRAINT", column: "", constraint: "no-raw" },
      { name: "CANNOT_PARSE_INPUT_ASSERTION_FAILED", column: "", constraint: "" },
    ]);
  });

  test("all of them may be such, and a single one", async () => {
    const bad = [0, 1, 2].map((n) => eventRow(n, { status_code: 0.5 }));
    await apart.insert("events", rowsOf(bad));
    await apart.insert("events", rowsOf([eventRow(4, { status_code: 0.5 })]).subarray(0, -1));
    expect(await stored()).toEqual([]);
    expect(aside.map(({ json }) => json)).toEqual([...bad, eventRow(4, { status_code: 0.5 })]);
  });

  test("asked once more with the token that it had, nothing is stored twice", async () => {
    const rows = rowsOf([0, 1, 2, 3, 4, 5].map((n) => eventRow(n, n % 3 === 1 ? { status_code: 0.5 } : {})));
    await apart.insert("events", rows, { token: "t" });
    await apart.insert("events", rows, { token: "t" });
    expect(await stored()).toEqual([0, 2, 3, 5]);
  });

  test("an insert fails where a row cannot be set aside", async () => {
    const failing = setRowsAside(store, ["events"], async () => Promise.reject(new Error("no room for letters")));
    await expect(failing.insert("events", rowsOf([eventRow(0, { depth: 0.5 })]))).rejects.toThrow("no room");
  });
});

describe("nothing is set aside", () => {
  test("of another table", async () => {
    const rows = rowsOf([JSON.stringify({ finding_uid: "f", time: "never" })]);
    await expect(apart.insert("findings", rows)).rejects.toMatchObject({ errorClass: "permanent" });
    expect(aside).toEqual([]);
  });

  test("where the table does not have a column of ours: no row would go in", async () => {
    await expect(apart.insert("events", rowsOf([eventRow(0, { zz: 1 }), eventRow(1)]))).rejects.toMatchObject({
      code: 117,
    });
    expect(aside).toEqual([]);
  });

  test.each(["retry", "out-of-memory", "disk-full", "refused", "closed"] as const)(
    "for an error of the class %s, though it has the code of a row's fault",
    async (errorClass) => {
      const calls: InsertOptions[] = [];
      const failing = withInsert(store, async (_table, _rows, options = {}) => {
        calls.push(options);
        throw new StoreError(errorClass, 27, "x");
      });
      const set = setRowsAside(failing, ["events"], async (rows) => void aside.push(...rows));
      await expect(set.insert("events", rowsOf([eventRow(0), eventRow(1)]))).rejects.toMatchObject({ errorClass });
      expect(calls).toHaveLength(1);
      expect(aside).toEqual([]);
    },
  );
});

test("the names of a row's faults are those of the engine", async () => {
  const known = Array.from({ length: 2000 }, (_, code) => rowsFault(new StoreError("permanent", code, ""))?.name ?? "");
  const named = known.flatMap((name, code) => (name === "" ? [] : [{ code, name }]));
  const select = `SELECT arrayJoin([${named.map(({ code }) => code).join()}]) AS code, errorCodeToName(code) AS name`;
  expect(await store.select(select)).toEqual(named);
});

test("an event's letter has its JSON where it has no original, or one that no table takes", () => {
  const { position: _position, partition: _partition, ...event } = JSON.parse(eventRow(1)) as Record<string, unknown>;
  const fault = { name: "CANNOT_PARSE_NUMBER", column: "", constraint: "" };
  for (const row of [event, { ...event, raw: "\ud800" }]) {
    const json = JSON.stringify({ position: 1, partition: 0, ...row });
    expect(refusedLetter({ table: "events", json, fault }).raw).toBe(JSON.stringify(row));
  }
});

test("a finding's letter has the row", () => {
  const json = JSON.stringify({ finding_uid: "f", origin: "e/0/1", tenant: "default", score: 1e99 });
  const fault = { name: "CANNOT_PARSE_NUMBER", column: "score", constraint: "" };
  expect(refusedLetter({ table: "findings", json, fault })).toEqual({
    ...buildDeadLetter(json, {
      reason: "schema",
      detail: "the table findings refuses it: CANNOT_PARSE_NUMBER",
      path: "score",
      source: "rolecall",
      origin: "e/0/1",
    }),
    tenant: "default",
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rowsFault } from "./rows-fault.ts";
import { type Store, StoreError } from "./store.ts";
import { jsonRows, temporaryStore } from "./testing/temporary-store.ts";
import { withoutValues } from "./without-values.ts";

/** Reads like the engine's own words, and drives a terminal. */
const HOSTILE =
  "SECRET \u001b[31m Unknown field found while parsing JSON format: x (while reading the value of key raw)";
const EVENT = { time: "2026-01-05T00:00:00.000Z", source: "gateway", identity_uid: "http:a:api-key:k", action: "Get" };

function eventRow(n: number, more: object = {}): object {
  return { position: n, partition: 0, event_uid: `e${n}`, origin: `logs/0/${n}`, ...EVENT, raw: HOSTILE, ...more };
}

async function errorOf(work: Promise<unknown>): Promise<StoreError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof StoreError) return error;
  throw new Error(`no error of the store: ${String(error)}`);
}

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
  await store.command("ALTER TABLE rolecall.events ADD CONSTRAINT `short-source` CHECK length(source) < 10");
});
afterAll(() => store[Symbol.asyncDispose]());

describe("of a row that its table does not take", () => {
  test.each<[string, object, string, object | undefined]>([
    [
      "a number that is none of the column's, and what stands behind it",
      { status_code: 1.5 },
      "CANNOT_PARSE_INPUT_ASSERTION_FAILED: (at row 2)",
      { column: "", constraint: "" },
    ],
    [
      "text where a number belongs",
      { status_code: HOSTILE },
      "CANNOT_PARSE_INPUT_ASSERTION_FAILED: (while reading the value of key status_code): (at row 2)",
      { column: "status_code" },
    ],
    [
      "a time that is none",
      { time: "2026-13-45T00:00:00.000Z" },
      "CANNOT_PARSE_DATETIME: (while reading the value of key time): (at row 2)",
      { column: "time" },
    ],
    [
      "what a constraint does not have",
      { source: HOSTILE },
      "Constraint `short-source`: VIOLATED_CONSTRAINT",
      { constraint: "short-source" },
    ],
    [
      "a field that the table does not know, which is no row's fault",
      { zz: HOSTILE },
      "Unknown field found while parsing JSONEachRow format: zz: INCORRECT_DATA: (at row 2)",
      undefined,
    ],
  ])("%s is not told, and what it was refused for is", async (_what, more, message, fault) => {
    const error = await errorOf(store.insert("events", jsonRows(eventRow(0), eventRow(1, more), eventRow(2))));
    expect(error).toMatchObject({ errorClass: "permanent", message });
    expect(error.cause).toBeUndefined();
    if (fault === undefined) expect(rowsFault(error)).toBeUndefined();
    else expect(rowsFault(error)).toMatchObject(fault);
  });
});

describe("of a statement", () => {
  test.each<[string, string]>([
    ["SELECT nope FROM rolecall.events WHERE action = {v:String}", "Unknown expression identifier `nope`"],
    ["SELECT 1 FROM rolecall.nope WHERE 'x' = {v:String}", "Unknown table expression identifier 'rolecall.nope'"],
    ["SELECT toUInt8({v:String})", "CANNOT_PARSE_TEXT"],
    ["SELECT CAST({v:String} AS Enum('a' = 1))", "UNKNOWN_ELEMENT_OF_ENUM"],
    ["SELECT match('a', concat('(', {v:String}))", "an expression cannot be compiled"],
    ["SELECT FROM x WHERE {v:String}", "Syntax error"],
  ])("%s the values are not told", async (sql, message) => {
    const asked = [
      () => store.select(sql, { v: HOSTILE }),
      () => store.stream(sql, { v: HOSTILE })[Symbol.asyncIterator]().next(),
    ];
    for (const ask of asked) {
      const error = await errorOf(ask());
      expect(error.message).toBe(message);
      expect(error.cause).toBeUndefined();
    }
  });

  test("of ours without a result neither", async () => {
    const sql = `ALTER TABLE rolecall.events DELETE WHERE nope = 'SECRET'`;
    expect((await errorOf(store.command(sql))).message).not.toContain("SECRET");
  });
});

describe("words of the server's own", () => {
  test.each<[number, string, string]>([
    [
      75,
      "Cannot write to file '/d/x', errno: 28, strerror: No space",
      "Cannot write to file '/d/x', errno: 28, strerror: No space",
    ],
    [243, "Not enough space on 'default'", "Not enough space on 'default'"],
    [452, "Setting a shouldn't be greater than 2", "Setting a shouldn't be greater than 2"],
    [999, "Something about 'a b' and 'c\\'d' and 'e", "Something about '…' and '…' and '…'"],
    [999, "One line\u202e\nand 'another'", "One line\\u{202e}"],
    [999, "x".repeat(600), `${"x".repeat(500)}…`],
  ])("of code %i stay: %s", (code, message, told) => {
    expect(withoutValues(new StoreError("retry", code, message))).toMatchObject({
      errorClass: "retry",
      code,
      message: told,
    });
  });

  test("an error without a code is ours, and stays", () => {
    const ours = new StoreError("closed", 0, "the 'store' is closed", { cause: new Error("x") });
    expect(withoutValues(ours)).toBe(ours);
  });
});

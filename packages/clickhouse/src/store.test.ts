import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingGrants } from "./server/missing-grants.ts";
import { type Store, StoreError } from "./store.ts";
import { jsonRows, temporaryStore } from "./testing/temporary-store.ts";

const TIME = "2026-11-24T10:00:00.123Z";

function event(uid: string, more: object = {}): object {
  return { event_uid: uid, time: TIME, identity_uid: "aws:1:role:deploy", action: "GetObject", ...more };
}

async function caught(work: Promise<unknown>): Promise<StoreError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  return error as StoreError;
}

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(() => store[Symbol.asyncDispose]());

describe("an open store", () => {
  test("gives back what was inserted, times as RFC 3339 with milliseconds, 64-bit integers as numbers", async () => {
    const labels = { team: "payments", "q'\"\\": "…" };
    await store.insert(
      "events",
      jsonRows(event("a", { labels, delegation: ["x", "y"], bytes_out: 2 ** 52, depth: 3 })),
    );
    const rows = await store.select(
      "SELECT time, labels, delegation, bytes_out, depth, scopes, tenant FROM rolecall.events WHERE event_uid = {uid:String}",
      { uid: "a" },
    );
    expect(rows).toEqual([
      { time: TIME, labels, delegation: ["x", "y"], bytes_out: 2 ** 52, depth: 3, scopes: [], tenant: "default" },
    ]);
  });

  test("drops a batch whose token it has seen, and the next batch without a token is not affected", async () => {
    await store.insert("events", jsonRows(event("t1"), event("t2")), { token: "events-0-0-1" });
    await store.insert("events", jsonRows(event("t1"), event("t2")), { token: "events-0-0-1" });
    await store.insert("events", jsonRows(event("t3")));
    const rows = await store.select(
      "SELECT event_uid FROM rolecall.events WHERE startsWith(event_uid, 't') ORDER BY 1",
    );
    expect(rows).toEqual([{ event_uid: "t1" }, { event_uid: "t2" }, { event_uid: "t3" }]);
  });

  test("takes an insert of nothing", async () => {
    await store.insert("events", new Uint8Array(0));
  });

  test.each([
    ["an unknown field", "events", event("bad1", { identity: "x" }), 117],
    ["a word for a number", "events", event("bad2", { status_code: "many" }), 27],
    ["a time that is none", "events", event("bad3", { time: "yesterday" }), 41],
  ] as const)("refuses %s, and nothing of the batch is stored", async (_what, table, row, code) => {
    const error = await caught(store.insert(table, jsonRows(event("before-bad"), row)));
    expect(error).toMatchObject({ errorClass: "permanent", code });
    expect(await store.select("SELECT 1 FROM rolecall.events WHERE event_uid = 'before-bad'")).toEqual([]);
  });

  test.each([
    ["SELEC 1", "permanent", 62],
    ["SELECT nothing FROM rolecall.events", "permanent", 47],
    // A server has lost it, and an operator can bring it back.
    ["SELECT * FROM rolecall.nothing", expect.stringMatching(/^(permanent|refused)$/), 60],
    [
      "SELECT groupArray(repeat('x', 1000)) FROM numbers(1e6) SETTINGS max_memory_usage = 10000000",
      "out-of-memory",
      241,
    ],
    ["SELECT sleepEachRow(1) FROM numbers(5) SETTINGS max_execution_time = 0.2, max_block_size = 1", "retry", 159],
  ])("classifies the failure of %s", async (sql, errorClass, code) => {
    expect(await caught(store.select(sql))).toMatchObject({ errorClass, code });
  });

  test("does not leak what a failed query had written into the next result", async () => {
    const failing = "SELECT number, throwIf(number = 700000) FROM numbers(1000000)";
    await caught(store.select(failing));
    // Reads take turns on the sessions: after a few, each session has been asked again.
    for (let i = 0; i < 4; i += 1) expect(await store.select("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("runs reads at the same time, each with its own result", async () => {
    const numbers = Array.from({ length: 20 }, (_, i) => i);
    const rows = await Promise.all(numbers.map((n) => store.select("SELECT {n:UInt32} AS n", { n })));
    expect(rows).toEqual(numbers.map((n) => [{ n }]));
  });

  test("streams a result that is read while other work goes on, and may be left early", async () => {
    let sum = 0;
    for await (const row of store.stream<{ number: number }>("SELECT number FROM numbers(200000)")) sum += row.number;
    expect(sum).toBe((200_000 * 199_999) / 2);
    for await (const row of store.stream<{ number: number }>("SELECT number FROM numbers(1e8)")) {
      expect(row.number).toBe(0);
      expect(await store.select("SELECT 2 AS two")).toEqual([{ two: 2 }]);
      break;
    }
  });

  test("gives a stream's failure as a StoreError", async () => {
    const drain = async () => {
      for await (const row of store.stream("SELECT throwIf(number = 100000) FROM numbers(1e6)")) void row;
    };
    expect(await caught(drain())).toMatchObject({ errorClass: "permanent", code: 395 });
  });
});

test("the account of the store may do all that the services do", async () => {
  expect(await missingGrants(store)).toEqual([]);
});

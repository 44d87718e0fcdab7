import { type Store, StoreError, type Table } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import type { Clock } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { createAlerterTables } from "./clickhouse-tables.ts";
import type { AlerterTables, Batch } from "./tables.ts";
import { createDyingStore } from "./testing/dying-store.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

const log = createLog({ level: "error", name: "test" });
const live = new AbortController().signal;
const heard = (): void => undefined;

/** Whoever tries again does so at once. */
function tablesOf(
  tenant: string,
  over: Pick<Store, "insert" | "select"> = store,
  isOurs = async (): Promise<boolean> => true,
  aheadMs = 0,
): AlerterTables {
  const clock: Clock = { now: () => Date.now() + aheadMs, sleep: () => Promise.resolve() };
  return createAlerterTables({ store: over as Store, clock, random: () => 0.5, log, isOurs }, tenant);
}

/** More rows than go in one piece, of two tables. */
function aTurn(tenant: string): readonly Batch[] {
  const at = formatTime(Date.now());
  const row = (n: number): object => ({ tenant, at, finding_uid: `f_${n}`, receiver: "r", count: 1 });
  const receipts = Array.from({ length: 1200 }, (_, n) => row(n));
  return [
    { table: "receipts", rows: receipts },
    { table: "orders", rows: [{ tenant, order_id: "o", at, accepted: 1, reason: "", message: "" }] },
  ];
}

/** Without regard to what merges take away. */
async function rowsOf(tenant: string): Promise<readonly number[]> {
  const [row] = await store.select<{ receipts: number; orders: number }>(
    `SELECT (SELECT count() FROM rolecall.receipts WHERE tenant = {tenant:String}) AS receipts,
       (SELECT count() FROM rolecall.orders WHERE tenant = {tenant:String}) AS orders`,
    { tenant },
  );
  return [Number(row?.receipts), Number(row?.orders)];
}

test("wherever its writer dies a turn is there wholly after the next start, or not at all, and each row once", async () => {
  const seen: string[] = [];
  // The mark of the start, the turn, its four pieces.
  for (let inserts = 1; inserts <= 6; inserts += 1) {
    const tenant = `dies-${inserts}`;
    const dying = createDyingStore(store);
    const tables = tablesOf(tenant, dying.store);
    await tables.restore(Date.now(), live);
    dying.dieAfter(inserts - 1);
    await tables.write(aTurn(tenant), live, heard).catch(() => undefined);
    for (let start = 0; start < 2; start += 1) await tablesOf(tenant).restore(Date.now(), live);
    seen.push((await rowsOf(tenant)).join());
  }
  expect(seen).toEqual(["0,0", ...Array.from({ length: 5 }, () => "1200,1")]);
});

test("what was closed is not written once more at the next start, and what follows it is looked after", async () => {
  const tenant = "closed";
  const first = tablesOf(tenant);
  await first.restore(Date.now(), live);
  await first.write(aTurn(tenant), live, heard);
  await first.close(live);
  const counting = createDyingStore(store);
  const second = tablesOf(tenant, counting.store);
  await second.restore(Date.now(), live);
  expect(counting.written).toEqual(["turns"]);
  counting.dieAfter(1);
  await second.write(aTurn(tenant), live, heard).catch(() => undefined);
  await tablesOf(tenant).restore(Date.now(), live);
  expect(await rowsOf(tenant)).toEqual([2400, 2]);
});

test("rows that are very large are written down in parts that the engine takes, and none of them twice", async () => {
  const inserts: string[][] = [];
  const { select } = store;
  const insert: Store["insert"] = async (table, rows) => {
    if (table !== "turns") return;
    const lines = new TextDecoder().decode(rows).trim().split("\n");
    inserts.push(lines.map((line) => (JSON.parse(line) as { body: string }).body));
  };
  const [receipts, orders] = aTurn("large") as readonly [Batch, Batch];
  const sizes = [1_250_000, 10, 750_000, 225_000, 50_000, 10, 1_250_000];
  const rows = sizes.map((size, n) => ({ ...receipts.rows[n], detail: "x".repeat(size) }));
  await tablesOf("large", { select, insert }).write([{ ...receipts, rows }, orders], live, heard);
  const told = inserts.map((bodies) => bodies.map((body) => (JSON.parse(body) as readonly object[]).length));
  expect(told).toEqual([[1], [3], [2], [1], [1]]);
  expect(
    inserts
      .flat()
      .slice(0, -1)
      .flatMap((body) => JSON.parse(body) as unknown[]),
  ).toEqual(rows);
});

test("a turn that is longer than what is read at once is finished wholly", async () => {
  const tenant = "long";
  const dying = createDyingStore(store);
  const tables = tablesOf(tenant, dying.store);
  await tables.restore(Date.now(), live);
  const [receipts, orders] = aTurn(tenant) as readonly [Batch, Batch];
  const rows = receipts.rows.map((row) => ({ ...row, detail: "x".repeat(3000) }));
  // Four insertions write it down.
  dying.dieAfter(4);
  await tables.write([{ ...receipts, rows }, orders], live, heard).catch(() => undefined);
  expect(await rowsOf(tenant)).toEqual([0, 0]);
  await tablesOf(tenant).restore(Date.now(), live);
  expect(await rowsOf(tenant)).toEqual([1200, 1]);
});

/** Has no memory for the first `times` inserts into the table. */
function short(of: Table, times: number): Pick<Store, "insert" | "select"> {
  let left = times;
  return {
    select: (sql, parameters) => store.select(sql, parameters),
    insert(table, rows, options) {
      if (table !== of || left === 0) return store.insert(table, rows, options);
      left -= 1;
      return Promise.reject(new StoreError("out-of-memory", 241, "memory limit exceeded"));
    },
  };
}

test.each(["turns", "receipts", "orders"] as const)(
  "what %s have no memory for is there once, after the next start as well",
  async (table) => {
    const tenant = `short-of-memory-${table}`;
    const tables = tablesOf(tenant, short(table, 4));
    await tables.restore(Date.now(), live);
    await tables.write(aTurn(tenant), live, heard);
    expect(await rowsOf(tenant)).toEqual([1200, 1]);
    await tablesOf(tenant).restore(Date.now(), live);
    expect(await rowsOf(tenant)).toEqual([1200, 1]);
  },
);

test.each([
  ["", 0],
  [", whose clock is an hour ahead,", 3_600_000],
])(
  "who%s wakes up after another has begun writes nothing more, and what it was writing down is no turn",
  async (_, aheadMs) => {
    const tenant = `frozen-${aheadMs}`;
    const woken = Promise.withResolvers<void>();
    let ours = true;
    let isFrozen = false;
    const frozen: Pick<Store, "insert" | "select"> = {
      select: (sql, parameters) => store.select(sql, parameters),
      async insert(table, rows, options) {
        if (isFrozen) await woken.promise;
        await store.insert(table, rows, options);
      },
    };
    const first = tablesOf(tenant, frozen, async () => ours, aheadMs);
    await first.restore(Date.now(), live);
    isFrozen = true;
    const writing = first.write(aTurn(tenant), live, heard).catch((error: unknown) => error);
    const dying = createDyingStore(store);
    const second = tablesOf(tenant, dying.store);
    await second.restore(Date.now(), live);
    ours = false;
    woken.resolve();
    expect(await writing).toMatchObject({ name: "NotOurs" });
    // The other's is one, and was begun when that was there already.
    dying.dieAfter(1);
    const [receipts, orders] = aTurn(tenant) as readonly [Batch, Batch];
    const some = [{ ...receipts, rows: receipts.rows.slice(0, 7) }, orders];
    await second.write(some, live, heard).catch(() => undefined);
    await tablesOf(tenant).restore(Date.now(), live);
    expect(await rowsOf(tenant)).toEqual([7, 1]);
  },
);

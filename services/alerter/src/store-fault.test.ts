import { type Store, StoreError, type StoreErrorClass, type Table } from "@rolecall/clickhouse";
import type { Clock } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { describe, expect, test } from "vitest";
import { insertDurably } from "./durably.ts";

const log = createLog({ level: "error", name: "alerter" });
const rows = Array.from({ length: 10 }, (_, n) => ({ n }));

/** A store that fails as it is told, and keeps what it took; its clock passes without waiting. */
function faulty(fail: (count: number, attempt: number) => StoreErrorClass | undefined) {
  const taken: number[] = [];
  const slept: number[] = [];
  let attempt = 0;
  const store: Pick<Store, "insert"> = {
    insert(_: Table, bytes) {
      const lines = Buffer.from(bytes).toString().trimEnd().split("\n");
      attempt += 1;
      const fault = fail(lines.length, attempt);
      if (fault !== undefined) return Promise.reject(new StoreError(fault, 1, "as told"));
      taken.push(...lines.map((line) => (JSON.parse(line) as { n: number }).n));
      return Promise.resolve();
    },
  };
  const clock: Clock = { now: () => 0, sleep: (ms) => Promise.resolve(void slept.push(ms)) };
  return { taken, slept, access: { store: store as Store, clock, random: () => 0.5, log } };
}

const insert = (told: ReturnType<typeof faulty>, signal = new AbortController().signal) =>
  insertDurably(told.access, { table: "receipts", rows }, signal);

describe("rows", () => {
  test.each(["retry", "locked", "disk-full", "out-of-memory"] as const)(
    "are tried again while the store says %s",
    async (fault) => {
      const told = faulty((_, attempt) => (attempt < 4 ? fault : undefined));
      await insert(told);
      expect(told.taken).toEqual(rows.map(({ n }) => n));
      expect(told.slept).toEqual([50, 100, 200]);
    },
  );

  test.each(["permanent", "closed"] as const)(
    "that the store will never take (%s) are an error at once",
    async (fault) => {
      const told = faulty(() => fault);
      await expect(insert(told)).rejects.toMatchObject({ errorClass: fault });
      expect(told.slept).toEqual([]);
    },
  );

  test("are given up when the signal aborts", async () => {
    const stop = new AbortController();
    const told = faulty((_, attempt) => {
      if (attempt === 3) stop.abort(new Error("enough"));
      return "retry";
    });
    await expect(insert(told, stop.signal)).rejects.toThrow("as told");
    expect(told.slept).toHaveLength(2);
  });
});

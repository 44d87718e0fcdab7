import type { Store } from "@rolecall/clickhouse";
import { Arrivals } from "@rolecall/service-detector";
import { expect, test } from "vitest";
import { temporaryStore } from "../../../clickhouse/src/testing/temporary-store.ts";
import { sayLate } from "./say-late.ts";

/** So many minutes, in each of which so many of a hundred events are late; what the log says. */
async function said(store: Pick<Store, "insert" | "select">, late: readonly number[]): Promise<readonly object[]> {
  const stop = new AbortController();
  const arrivals = new Arrivals();
  const warned: object[] = [];
  const minutes = late.values();
  const sleep = async (): Promise<void> => {
    const { value, done } = minutes.next();
    for (let n = 0; n < 100; n += 1) arrivals.note("gateway", n < (value ?? 0) ? "late" : "held", 7_200_000);
    if (done === true) stop.abort();
  };
  const log = { warn: (what: unknown) => void warned.push(what as object) };
  await sayLate({ arrivals, store, log, signal: stop.signal }, { sleep });
  return warned;
}

test("while events come too late it is written down each minute, and said once an hour where they are many", async () => {
  await using store = await temporaryStore();
  expect(await said(store, [0, 3, 0])).toEqual([]);
  expect(await said(store, [90, 90, 90])).toEqual([
    { late: ["183 of 300 events of gateway, the furthest 2 hours behind"] },
  ]);
  const rows = await store.select(
    "SELECT source, events, late, furthest_ms FROM rolecall.late_events ORDER BY recorded_at",
  );
  const row = { source: "gateway", events: 100, furthest_ms: 7_200_000 };
  expect(rows).toEqual([3, 90, 90, 90].map((late) => ({ ...row, late })));
});

test("a history that does not answer stops nobody", async () => {
  const down = () => Promise.reject(new Error("down"));
  expect(await said({ insert: down, select: down }, [90, 90])).toEqual([]);
});

import { createMetrics } from "@rolecall/runtime/metrics";
import { expect, test } from "vitest";
import { measureStore } from "./measure-store.ts";
import { type Store, StoreError } from "./store.ts";

function storeThat(insert: () => Promise<void>): Store {
  return { insert } as unknown as Store;
}

test("inserts are counted by table and outcome, rows with and without a last line break", async () => {
  const metrics = createMetrics({ version: "0" });
  const store = measureStore(
    storeThat(async () => undefined),
    metrics,
  );
  await store.insert("events", Buffer.from('{"a":1}\n{"a":2}\n'));
  await store.insert("events", Buffer.from('{"a":3}'));
  await store.insert("events", new Uint8Array(0));
  await store.insert("manifests", Buffer.from("{}"));
  const down = measureStore(
    storeThat(() => Promise.reject(new StoreError("retry", 252, "too many parts"))),
    metrics,
  );
  await expect(down.insert("events", Buffer.from("{}"))).rejects.toThrow("too many parts");
  const { body } = await metrics.render();
  expect(body).toContain('rolecall_store_inserts_total{table="events",outcome="ok"} 3');
  expect(body).toContain('rolecall_store_inserts_total{table="events",outcome="retry"} 1');
  expect(body).toContain('rolecall_snapshots_total{outcome="ok"} 1');
  expect(body).toContain('rolecall_store_rows_total{table="events"} 3');
  expect(body).toContain('rolecall_store_insert_seconds_count{table="events"} 4');
});

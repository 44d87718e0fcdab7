import { Writable } from "node:stream";
import { StoreError } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { createMemoryTopic } from "@rolecall/kafka";
import { loadConfig } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { createMetrics } from "@rolecall/runtime/metrics";
import { expect, test, vi } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { compileAlerting } from "./config.ts";
import { createMemoryTables } from "./memory-tables.ts";
import { type AlerterPipeline, runAlerter } from "./pipeline.ts";
import type { AlerterTables } from "./tables.ts";
import { aFinding } from "./testing/a-finding.ts";
import { createFastClock } from "./testing/fast-clock.ts";

const loaded = loadConfig("", { path: "r.yaml", env: {}, readFile: () => "" });
if (!loaded.ok) throw new Error("refused");
const config = compileAlerting(loaded.config);

function into(said: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      said.push(String(chunk));
      done();
    },
  });
}

/** An alerter over these tables, one finding on its topic. */
async function start(change: Partial<AlerterTables>, more: Pick<AlerterPipeline, "isOurs"> = {}) {
  const topic = createMemoryTopic<Finding>("findings", { partitions: 1, capacity: 10 });
  const stop = new AbortController();
  const said: string[] = [];
  const findings = topic.consumer("alerter");
  await topic.producer().send([{ key: "", value: aFinding("deploy") }], stop.signal);
  const running = runAlerter(
    {
      ...{ findings, config, receivers: new Map(), clock: createFastClock(200), ...more },
      tables: { ...createMemoryTables(), ...change },
      log: createLog({ level: "info", name: "alerter", stream: into(said) }),
      metrics: createMetrics({ version: "0" }),
    },
    stop.signal,
  );
  return { topic, stop, running, said };
}

/** A write that never ends but by its signal, as one into a store that is down. */
const never: AlerterTables["write"] = (batches, signal) =>
  batches.length === 0
    ? Promise.resolve()
    : new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });

test("while the store is down it stops in time, and what it could not write is not committed", async () => {
  const write = vi.fn(never);
  const { topic, stop, running, said } = await start({ write });
  await eventually(() => expect(write.mock.calls.flatMap(([batches]) => batches)).not.toEqual([]));
  stop.abort();
  await running;
  expect(said.join("")).toContain("stopped before the store took everything");
  expect(topic.weight()).toBe(1);
});

test("while it is not sure that the findings are its own it decides nothing, and where they are another's never", async () => {
  const write = vi.fn(createMemoryTables().write);
  const [asked, lost] = [Promise.withResolvers<void>(), Promise.withResolvers<boolean>()];
  const isOurs = vi.fn(() => {
    asked.resolve();
    return lost.promise;
  });
  const { topic, stop, running, said } = await start({ write }, { isOurs });
  await asked.promise;
  stop.abort();
  lost.resolve(false);
  await running;
  // The store is well.
  expect(said.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    expect.stringContaining("decided by whoever has the findings now"),
  ]);
  expect(write).not.toHaveBeenCalled();
  expect(topic.weight()).toBe(1);
});

test("once it is sure, it goes on", async () => {
  const [asked, sure] = [Promise.withResolvers<void>(), Promise.withResolvers<boolean>()];
  const isOurs = (): Promise<boolean> => {
    asked.resolve();
    return sure.promise;
  };
  const { topic, stop, running } = await start({}, { isOurs });
  await asked.promise;
  expect(topic.weight()).toBe(1);
  sure.resolve(true);
  await eventually(() => expect(topic.weight()).toBe(0));
  stop.abort();
  await running;
});

test("a store that was down at the start does not keep it from stopping", async () => {
  const restore: AlerterTables["restore"] = (_, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const { stop, running, said } = await start({ restore });
  stop.abort();
  await expect(running).resolves.toBeUndefined();
  // It had taken nothing that the store could owe.
  expect(said).toEqual([]);
});

test("rows that the store will never take end it with the reason, and the finding is not committed", async () => {
  const write: AlerterTables["write"] = (batches) =>
    batches.length === 0 ? Promise.resolve() : Promise.reject(new StoreError("permanent", 60, "no such table"));
  const { topic, running } = await start({ write });
  await expect(running).rejects.toThrow("no such table");
  expect(topic.weight()).toBe(1);
});

test("it stops when nothing ever came, and an aborted one does not begin", async () => {
  const { topic, stop, running } = await start({});
  await eventually(() => expect(topic.weight()).toBe(0));
  stop.abort();
  await expect(running).resolves.toBeUndefined();
});

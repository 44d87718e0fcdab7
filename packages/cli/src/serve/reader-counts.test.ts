import type { Standing } from "@rolecall/kafka";
import type { Config } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { readerCounts } from "./reader-counts.ts";

const config = { inputs: [{ kafka: { topic: "logs" } }], tenant: "default" } as unknown as Config;
const at = (committed: number | undefined, low: number, high: number): [number, Standing] => [
  high,
  { committed, low, high },
];
const whole = new Map([
  ["ingest of logs", new Map([at(10, 0, 12), at(undefined, 5, 8)])],
  ["the detector", new Map([at(7, 0, 7)])],
]);

const never = new Promise<never>(() => undefined);

test.each([
  ["what groups have not committed", async () => whole, [5, 0, 0], /^records that the detector has not finished with$/],
  [
    "nothing, and why, where the brokers refuse",
    () => Promise.reject(Object.assign(new Error("no"), { type: "GROUP_AUTHORIZATION_FAILED" })),
    [undefined, undefined, undefined],
    /the detector has not finished with; not known: this user may not use the consumer group/,
  ],
  [
    "nothing, and why, where they say nothing",
    () => never,
    [undefined, undefined, undefined],
    /not known: the brokers have not answered in time$/,
  ],
])("what waits to be read is %s", async (_what, standings, values, meaning) => {
  const counts = await readerCounts({ config, standings, signal: new AbortController().signal, mostMs: 20 });
  expect(counts.map(({ name }) => name)).toEqual(["logs", "rolecall.events.v1", "rolecall.findings.v1"]);
  expect(counts.map(({ value }) => value)).toEqual(values);
  expect(counts[1]?.meaning).toMatch(meaning);
});

import { type Store, StoreError } from "@rolecall/clickhouse";
import type { DeadLetter } from "@rolecall/core";
import { createMetrics } from "@rolecall/runtime/metrics";
import { expect, test } from "vitest";
import { durableWrites, insertLetters } from "./durable-writes.ts";

const letter = (reason: DeadLetter["reason"]): DeadLetter => ({
  reason,
  detail: "",
  path: "",
  source: "auto",
  origin: "http:1/0",
  raw: "{",
});

test("dead letters are counted by their reason once they are durable, however often that was tried", async () => {
  const metrics = createMetrics({ version: "0" });
  const counted = async (): Promise<readonly string[]> =>
    (await metrics.render()).body.split("\n").filter((line) => line.startsWith("rolecall_dead_letters_total{"));
  let tries = 0;
  const insert = async (): Promise<void> => {
    tries += 1;
    expect(await counted()).toEqual([]);
    if (tries < 3) throw new StoreError("disk-full", 243, "full");
  };
  const durable = {
    store: { insert } as unknown as Store,
    signal: new AbortController().signal,
    pause: async () => {},
  };
  const dead = [letter("not-json"), letter("schema"), letter("not-json")];
  await insertLetters(durable, dead, { tenant: "default", metrics });
  expect([tries, await counted()]).toEqual([
    3,
    ['rolecall_dead_letters_total{reason="not-json"} 2', 'rolecall_dead_letters_total{reason="schema"} 1'],
  ]);
});

test("a store that takes no writes says so, and of a full disk in words, until it takes them again", () => {
  const told: (string | undefined)[] = [];
  const tell = (error: StoreError | undefined): unknown => told.push(error?.message);
  const writes = durableWrites({} as Store, new AbortController().signal, tell);
  expect(writes.check()).toBeUndefined();
  writes.blocked?.(new StoreError("disk-full", 243, "Cannot reserve 1.00 MiB"));
  expect(() => writes.check()).toThrow(/^the disk is full: .* \(Cannot reserve 1\.00 MiB\)$/);
  expect(writes.isDiskFull()).toBe(true);
  writes.blocked?.(new StoreError("retry", 0, "connection refused"));
  expect(() => writes.check()).toThrow(/^connection refused$/);
  expect(writes.isDiskFull()).toBe(false);
  writes.blocked?.(undefined);
  expect(writes.check()).toBeUndefined();
  expect(told).toEqual(["Cannot reserve 1.00 MiB", undefined]);
});

import { StoreError } from "@rolecall/clickhouse";
import type { Clock } from "@rolecall/runtime";
import { expect, test, vi } from "vitest";
import { untilServerIsThere } from "./until-server-is-there.ts";

const AWAY = new StoreError("retry", 0, "the ClickHouse server http://ch:8123 cannot be reached (ECONNREFUSED)");

/** A clock that waits for nothing, and what was told. `stopAfter` waits, the signal is aborted. */
function waiter(stopAfter = Number.POSITIVE_INFINITY): {
  readonly waiting: Parameters<typeof untilServerIsThere>[1];
  readonly told: (string | undefined)[];
} {
  const stop = new AbortController();
  const told: (string | undefined)[] = [];
  let waits = 0;
  const clock: Clock = {
    now: () => 0,
    async sleep(_, signal) {
      if (++waits >= stopAfter) stop.abort();
      signal?.throwIfAborted();
    },
  };
  return { waiting: { clock, signal: stop.signal, trouble: (sentence) => void told.push(sentence) }, told };
}

/** Fails with these, one after the other, and then no more. */
function failing(errors: readonly unknown[]): () => Promise<string> {
  const left = [...errors];
  return async () => {
    if (left.length > 0) throw left.shift();
    return "there";
  };
}

test("a server that is away is tried again until it is there, and told of", async () => {
  const { waiting, told } = waiter();
  expect(await untilServerIsThere(failing([AWAY, AWAY, AWAY, AWAY, AWAY]), waiting)).toBe("there");
  expect(told).toEqual([...Array(5).fill(AWAY.message), undefined]);
});

test("a server that has no memory left for the moment is tried again", async () => {
  const { waiting, told } = waiter();
  const full = new StoreError("out-of-memory", 241, "(total) memory limit exceeded");
  expect(await untilServerIsThere(failing([full]), waiting)).toBe("there");
  expect(told).toEqual([full.message, undefined]);
});

test.each([
  new StoreError("refused", 516, "the password of rolecall is wrong"),
  new StoreError("permanent", 497, "rolecall lacks the grant CREATE TABLE"),
  new StoreError("disk-full", 243, "not enough space"),
  new Error("0007.sql was changed after it had been applied"),
])("what does not pass by itself is thrown: $message", async (error) => {
  const { waiting } = waiter();
  await expect(untilServerIsThere(failing([AWAY, error]), waiting)).rejects.toBe(error);
});

test("whoever is told to stop waits no longer", async () => {
  const { waiting, told } = waiter(3);
  await expect(untilServerIsThere(failing(Array(100).fill(AWAY)), waiting)).rejects.toThrow("aborted");
  expect(told).toHaveLength(3);
});

test("a server that takes a question and does not answer is told of while it is waited for", async () => {
  vi.useFakeTimers();
  try {
    const { waiting, told } = waiter();
    const answer = Promise.withResolvers<string>();
    const done = untilServerIsThere(() => answer.promise, waiting);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual([expect.stringMatching(/has not answered all of them for 10 s; it is waited for$/)]);
    answer.resolve("there");
    expect(await done).toBe("there");
    expect(told.slice(1)).toEqual([undefined]);
  } finally {
    vi.useRealTimers();
  }
});

import { setImmediate as turnOfLoop } from "node:timers/promises";
import type { Finding } from "@rolecall/core";
import { type Consumer, createMemoryTopic, LostPartition } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { TURN_FINDINGS, takeFindings } from "./take-findings.ts";
import { aFinding } from "./testing/a-finding.ts";

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Findings are accepted when `turn` says so, and commits written down; `commit` may be slow or refuse. */
function open(commit: (offset: number) => Promise<void> = async () => undefined) {
  const topic = createMemoryTopic<Finding>("findings", { partitions: 1, capacity: 10_000 });
  const consumer = topic.consumer("alerter");
  const accepted: number[] = [];
  const committed: number[] = [];
  const stop = new AbortController();
  let turn = Promise.withResolvers<void>();
  const findings: Consumer<Finding> = {
    next: (signal) => consumer.next(signal),
    progress: () => consumer.progress(),
    async commit(_partition, offset) {
      committed.push(offset);
      await commit(offset);
    },
    [Symbol.asyncDispose]: () => consumer[Symbol.asyncDispose](),
  };
  const running = takeFindings(
    {
      findings,
      async accept(some) {
        accepted.push(some.length);
        await turn.promise;
      },
      committed: () => undefined,
    },
    stop.signal,
  );
  const send = (count: number): Promise<unknown> =>
    topic.producer().send(
      Array.from({ length: count }, (_, n) => ({ key: "k", value: aFinding(`f${n}`), partition: 0 })),
      stop.signal,
    );
  const endTurn = (error?: Error): void => {
    const ended = turn;
    turn = Promise.withResolvers();
    if (error === undefined) ended.resolve();
    else ended.reject(error);
  };
  const end = (): Promise<void> => {
    stop.abort();
    return running;
  };
  return { accepted, committed, send, endTurn, running, end };
}

test("what comes during a turn is handed on at once, and nothing is committed before it is durable", async () => {
  const { accepted, committed, send, endTurn, end } = open();
  await send(1);
  await send(2);
  await eventually(() => expect(sumOf(accepted)).toBe(3));
  expect(committed).toEqual([]);
  endTurn();
  await end();
  expect(committed.at(-1)).toBe(3);
});

test("a commit that does not return keeps nobody waiting", async () => {
  const slow = Promise.withResolvers<void>();
  const { accepted, committed, send, endTurn, end } = open(() => slow.promise);
  await send(1);
  await eventually(() => expect(accepted).toEqual([1]));
  endTurn();
  await eventually(() => expect(committed).toEqual([1]));
  await send(1);
  await eventually(() => expect(accepted).toEqual([1, 1]));
  endTurn();
  slow.resolve();
  await end();
  expect(committed).toEqual([1, 2]);
});

test("no more than a turn's findings are under way", async () => {
  const { accepted, send, endTurn, end } = open();
  await send(2 * TURN_FINDINGS + 1);
  await turnOfLoop();
  expect(sumOf(accepted)).toBeLessThanOrEqual(TURN_FINDINGS);
  while (sumOf(accepted) <= 2 * TURN_FINDINGS) {
    const before = sumOf(accepted);
    endTurn();
    await eventually(() => expect(sumOf(accepted)).toBeGreaterThan(before));
    await turnOfLoop();
    expect(sumOf(accepted) - before).toBeLessThanOrEqual(TURN_FINDINGS);
  }
  endTurn();
  await end();
});

test("where a turn fails, it ends with that and commits nothing of it", async () => {
  const { accepted, committed, send, endTurn, running } = open();
  const ended = expect(running).rejects.toThrow("refused");
  await send(1);
  await eventually(() => expect(accepted).toEqual([1]));
  endTurn(new Error("refused"));
  await ended;
  expect(committed).toEqual([]);
});

test("a partition that is another's by then is no failure", async () => {
  const { accepted, send, endTurn, end } = open(() => Promise.reject(new LostPartition("findings/0")));
  await send(1);
  await eventually(() => expect(accepted).toEqual([1]));
  endTurn();
  await end();
});

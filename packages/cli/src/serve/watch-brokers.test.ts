import { createHealth } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { watchBrokers } from "./watch-brokers.ts";

const REFUSED = Object.assign(new Error("no"), { type: "GROUP_AUTHORIZATION_FAILED" });
const never = new Promise<never>(() => undefined);

test("a process is ready while the brokers answer anything, and not while they say nothing", async () => {
  const health = createHealth();
  const stop = new AbortController();
  const said: unknown[] = [];
  const answers: (() => Promise<unknown>)[] = [
    async () => new Map(),
    () => never,
    async () => new Map(),
    () => Promise.reject(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })),
    () => Promise.reject(REFUSED),
    () => Promise.reject(Object.assign(new Error("no"), { name: "KafkaJSGroupCoordinatorNotFound" })),
  ];
  const sleep = async (): Promise<void> => {
    said.push((await health.readyz()).status);
    if (said.length === 6) stop.abort();
  };
  const ask = (): Promise<unknown> => answers[said.length]?.() ?? never;
  await watchBrokers({ health, ask, clock: { sleep }, signal: stop.signal, mostMs: 20 });
  expect(said).toEqual([200, 503, 200, 503, 200, 200]);
});

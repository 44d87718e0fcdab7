import { expect, test, vi } from "vitest";
import { createSignal } from "./wake.ts";

test("who gave up waiting is not kept for the next ring: where nothing rings, loops look every few seconds", async () => {
  const signal = createSignal();
  const stop = new AbortController();
  const left = vi.spyOn(stop.signal, "removeEventListener");
  const waiting = signal.wait(signal.rings(), stop.signal);
  stop.abort();
  await waiting;
  expect(left).toHaveBeenCalledTimes(1);
  signal.ring();
  expect(left).toHaveBeenCalledTimes(1);
});

test("who waits is woken by a ring, also by one between the look and the wait", async () => {
  const signal = createSignal();
  const never = new AbortController().signal;
  const seen = signal.rings();
  const waiting = signal.wait(seen, never);
  signal.ring();
  await waiting;
  await signal.wait(seen, never);
});

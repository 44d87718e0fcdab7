import { expect, test } from "vitest";
import { untilStopped } from "./until-stopped.ts";

/** A part that runs until it is told to stop, and then ends with that. */
function givingUp(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
}

function begin() {
  const [told, stop] = [new AbortController(), new AbortController()];
  return { told, stop, signal: AbortSignal.any([told.signal, stop.signal]) };
}

test("whoever told it to stop is told that it has, though a part gave up what it waited for, and all others have ended", async () => {
  const { told, stop, signal } = begin();
  const slow = Promise.withResolvers<void>();
  let isOver = false;
  const stopping = untilStopped([givingUp(signal), slow.promise], signal, stop).then(() => (isOver = true));
  told.abort(new DOMException("interrupted", "AbortError"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  slow.resolve();
  expect(await stopping).toBe(true);
});

test.each(["before", "after"])("a part that fails %s it was told to stop is the failure of all", async (when) => {
  const { told, stop, signal } = begin();
  const failing = Promise.withResolvers<void>();
  const stopping = untilStopped([failing.promise], signal, stop);
  if (when === "after") told.abort(new DOMException("interrupted", "AbortError"));
  failing.reject(new Error("rows are refused"));
  await expect(stopping).rejects.toThrow("rows are refused");
  expect(signal.aborted).toBe(true);
});

import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

const refuse = (): Error => new RangeError("come back");

test("so many at once, the next when one ends, and the rest is told when to come back", async () => {
  const turns = createTurns({ running: 2, waiting: 1, refuse });
  const gates = Array.from({ length: 3 }, () => Promise.withResolvers<void>());
  const started: number[] = [];
  const take = (n: number): Promise<number> =>
    turns.take(async () => {
      started.push(n);
      await gates[n]?.promise;
      return n;
    });
  const all = [take(0), take(1), take(2)];
  expect(started).toEqual([0, 1]);
  await expect(take(3)).rejects.toThrow("come back");
  gates[1]?.resolve();
  await all[1];
  await new Promise((resolve) => setImmediate(resolve));
  expect(started).toEqual([0, 1, 2]);
  for (const gate of gates) gate.resolve();
  expect(await Promise.all(all)).toEqual([0, 1, 2]);
});

test("one that fails gives its place away too", async () => {
  const turns = createTurns({ running: 1, waiting: 0, refuse });
  await expect(turns.take(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await turns.take(async () => "yes")).toBe("yes");
});

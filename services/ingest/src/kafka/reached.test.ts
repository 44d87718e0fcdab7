import { expect, test } from "vitest";
import { type Aligned, Alignment } from "./alignment.ts";
import { createReached } from "./reached.ts";

const item = (lane: string, offset: number, newest: number): Aligned => ({ lane, offset, newest, weight: 1 });

test("a lane has come as far as what of it is not durable, then to what waits, then to what was read last", () => {
  const alignment = new Alignment<Aligned>();
  const reached = createReached(alignment);
  const said: (number | undefined)[] = [reached.of("a")];
  const note = (): void => void said.push(reached.of("a"));
  alignment.add("a", [item("a", 0, 10), item("a", 1, 20), item("a", 2, 30)], 0);
  note();
  const pieces = [alignment.take(1), alignment.take(1), alignment.take(1)];
  for (const piece of pieces) reached.took(piece);
  note();
  for (const piece of pieces) {
    reached.durable(piece);
    note();
  }
  expect(said).toEqual([undefined, 10, 10, 20, 30, 30]);
  expect(reached.of("b")).toBeUndefined();
});

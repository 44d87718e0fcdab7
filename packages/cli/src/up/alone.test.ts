import { expect, test } from "vitest";
import { createAlone } from "./alone.ts";

const dealt = (...partitions: readonly number[]) => ({ joined: true, silentMs: 0, partitions, preparing: [] });

test("that another reads some of a topic is said once while it is so, and not of a group that is being dealt out", () => {
  const said: object[] = [];
  const alone = createAlone({ warn: (fields: object) => void said.push(fields) });
  for (const ours of [undefined, { ...dealt(), joined: false }, dealt(0), dealt(0, 1, 2)]) alone.look("logs", 3, ours);
  expect(said).toEqual([]);
  for (const ours of [dealt(0), dealt(0), dealt(0, 2), dealt(0, 1, 2), dealt(), dealt()]) alone.look("logs", 3, ours);
  expect(said).toEqual([
    { topic: "logs", partitions: 3, read: 1 },
    { topic: "logs", partitions: 3, read: 0 },
  ]);
});

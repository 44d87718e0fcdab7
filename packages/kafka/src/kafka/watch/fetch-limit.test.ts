import { expect, test } from "vitest";
import { FetchLimit } from "./fetch-limit.ts";

const MIB = 1024 * 1024;

function request(partitions: number) {
  const all = Array.from({ length: partitions }, (_, partition) => ({ partition, fetchOffset: "0", maxBytes: MIB }));
  return { maxBytes: 8 * MIB, maxWaitTime: 200, topics: [{ topic: "t", partitions: all }] };
}

/** What is asked for after these answers: of all together, and of each. */
function asked(partitions: number, answers: readonly (readonly [throttledMs: number, hasRecords: boolean])[]) {
  const limit = new FetchLimit();
  let { maxBytes, topics } = limit.of(request(partitions));
  for (const answer of answers) {
    limit.answered(...answer);
    ({ maxBytes, topics } = limit.of(request(partitions)));
  }
  return [maxBytes, topics[0]?.partitions[0]?.maxBytes];
}

const [long, some, none] = [[10_000, false] as const, [800, true] as const, [0, true] as const];

test.each([
  ["no quota", 2, [none, none], [8 * MIB, MIB]],
  ["a quota that puts off a little", 2, [some, some], [8 * MIB, MIB]],
  ["ten seconds", 2, [long], [MIB / 4, MIB / 8]],
  ["ten seconds, of many partitions", 12, [long], [MIB, MIB / 12]],
  ["ten seconds again and again: as little as makes sense", 2, [long, long, long, long], [MIB / 16, MIB / 32]],
  ["the same of many partitions", 12, [long, long, long, long], [MIB / 16, MIB / 64]],
  ["two seconds", 1, [[2000, false] as const], [MIB / 2, MIB / 2]],
  ["ten seconds, then less than one each time", 2, [long, some, some, some], [MIB / 4, MIB / 8]],
  ["a quota that was raised", 2, [long, long, none, none, none, none, none, none], [8 * MIB, MIB]],
  ["nothing to be had", 2, [long, [0, false] as const, [0, false] as const], [MIB / 4, MIB / 8]],
])("what is asked for after %s", (_, partitions, answers, want) => {
  expect(asked(partitions, answers).map((bytes) => Math.floor(bytes ?? 0))).toEqual(want.map(Math.floor));
});

test("that few partitions were asked for once limits nobody who has met no quota", () => {
  const limit = new FetchLimit();
  limit.of(request(1));
  limit.answered(0, false);
  const many = request(8);
  expect(limit.of(many)).toBe(many);
});

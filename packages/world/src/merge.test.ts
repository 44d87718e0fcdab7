import fc from "fast-check";
import { expect, test } from "vitest";
import { merge, type Stream } from "./merge.ts";
import type { RawRecord } from "./world.ts";

const HOUR = 10;

/** A stream that gives its records ten instants at a time. */
function streamOf(name: string, times: readonly number[]): Stream {
  const records = times.map((at, index): RawRecord => ({ at, source: name, record: { index } }));
  let from = 0;
  return {
    firstAt: 0,
    next: () => {
      const portion = records.filter(({ at }) => at >= from && at < from + HOUR);
      from += HOUR;
      return { records: portion, nextAt: from < 100 ? from : undefined };
    },
  };
}

test("merging gives all records by time, then by stream, then in the stream's own order", () => {
  const times = fc.array(fc.nat(99), { maxLength: 30 }).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(fc.array(times, { maxLength: 8 }), (streams) => {
      const merged = [...merge(streams.map((list, index) => streamOf(String(index), list)))];
      const expected = streams
        .flatMap((list, stream) => list.map((at, index) => ({ at, source: String(stream), record: { index } })))
        .sort((a, b) => a.at - b.at || Number(a.source) - Number(b.source) || a.record.index - b.record.index);
      expect(merged).toEqual(expected);
    }),
  );
});

test("a stream is asked only when its time has come", () => {
  const asked: number[] = [];
  const stream = (firstAt: number): Stream => ({
    firstAt,
    next: () => {
      asked.push(firstAt);
      return { records: [{ at: firstAt, source: "", record: {} }], nextAt: undefined };
    },
  });
  const reader = merge([stream(50), stream(10)])[Symbol.iterator]();
  reader.next();
  expect(asked).toEqual([10]);
  reader.next();
  expect(asked).toEqual([10, 50]);
});

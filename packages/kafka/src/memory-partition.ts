import type { LogRecord } from "./ports.ts";

/** Records of one partition that are still in memory: a run of consecutive offsets, trimmed at its head. */
export interface MemoryPartition<T> {
  /** Offset of the oldest record in memory. */
  readonly head: () => number;
  /** Offset that the next record gets. */
  readonly end: () => number;
  /** What the records in memory weigh. */
  readonly weight: () => number;
  append(record: Omit<LogRecord<T>, "offset">, weight: number): number;
  /** At most `limit` records from `offset` on; `offset` must not be below `head`. */
  read(offset: number, limit: number): readonly LogRecord<T>[];
  /** Forget the records below `offset`. */
  trim(offset: number): void;
}

/** A partition whose first record gets `firstOffset`. */
export function createMemoryPartition<T>(firstOffset: number): MemoryPartition<T> {
  let records: (LogRecord<T> | undefined)[] = [];
  let weights: number[] = [];
  // Trimming moves `start` and cuts the arrays only now and then: shifting them each time would be quadratic.
  let start = 0;
  let base = firstOffset;
  let total = 0;

  return {
    head: () => base + start,
    end: () => base + records.length,
    weight: () => total,
    append(record, weight) {
      const offset = base + records.length;
      records.push({ ...record, offset });
      weights.push(weight);
      total += weight;
      return offset;
    },
    read: (offset, limit) => records.slice(offset - base, offset - base + limit) as readonly LogRecord<T>[],
    trim(offset) {
      const until = Math.min(offset - base, records.length);
      for (; start < until; start += 1) {
        total -= weights[start] ?? 0;
        // What was read must not live until the arrays are cut.
        records[start] = undefined;
      }
      if (start < 1024 || start * 2 < records.length) return;
      records = records.slice(start);
      weights = weights.slice(start);
      base += start;
      start = 0;
    },
  };
}

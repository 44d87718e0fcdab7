import { exponential } from "./random/distributions.ts";
import { Random } from "./random/random.ts";
import type { RawRecord } from "./world.ts";

export interface DeliverOptions {
  /** Share of records that come a second time. */
  readonly duplicateShare: number;
  /** How far behind newer records one may come, of all sources or of each; most come much sooner. */
  readonly maxLateMs: number | ((source: string) => number);
  readonly seed: number;
}

interface Delivery {
  readonly at: number;
  readonly order: number;
  readonly record: RawRecord;
}

/**
 * The records as real delivery brings them: late by up to `maxLateMs`, hence out of order, and some twice. Nothing is
 * lost. A record comes only while all newer ones that were seen are less than `maxLateMs` newer.
 */
export function* deliver(records: Iterable<RawRecord>, options: DeliverOptions): Generator<RawRecord, void, undefined> {
  const random = new Random(options.seed, 0x44454c56);
  const waiting: Delivery[] = [];
  let order = 0;
  const { maxLateMs } = options;
  const mostLate = typeof maxLateMs === "number" ? () => maxLateMs : maxLateMs;
  const send = (record: RawRecord): void => {
    const most = mostLate(record.source);
    const late = Math.min(most, exponential(random) * most * 0.2);
    insert(waiting, { at: record.at + late, order, record });
    order += 1;
  };
  for (const record of records) {
    while (waiting.length > 0 && (waiting[0]?.at ?? 0) <= record.at) {
      const due = takeFirst(waiting);
      if (due !== undefined) yield due.record;
    }
    send(record);
    if (random.chance(options.duplicateShare)) send(record);
  }
  for (let due = takeFirst(waiting); due !== undefined; due = takeFirst(waiting)) yield due.record;
}

function insert(heap: Delivery[], delivery: Delivery): void {
  let index = heap.length;
  heap.push(delivery);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !before(delivery, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = delivery;
}

function takeFirst(heap: Delivery[]): Delivery | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let index = 0;
  for (let child = 1; child < heap.length; child = 2 * index + 1) {
    const left = heap[child];
    const right = heap[child + 1];
    const takesRight = left !== undefined && right !== undefined && before(right, left);
    const smaller = takesRight ? right : left;
    if (smaller === undefined || !before(smaller, last)) break;
    heap[index] = smaller;
    index = takesRight ? child + 1 : child;
  }
  heap[index] = last;
  return first;
}

function before(a: Delivery, b: Delivery): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

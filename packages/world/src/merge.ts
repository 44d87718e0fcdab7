import type { RawRecord } from "./world.ts";

/** What a stream gave: records in order, and the time from which on it will give more; undefined at its end. */
export interface Portion {
  readonly records: readonly RawRecord[];
  readonly nextAt: number | undefined;
}

/** Records of one author, portion by portion. All records of a portion are before its `nextAt`, all later ones not. */
export interface Stream {
  readonly firstAt: number;
  next(): Portion;
}

interface Head {
  /** Time of the next record, or from which on there may be one. */
  at: number;
  readonly order: number;
  readonly stream: Stream;
  portion: Portion;
  position: number;
}

/** One stream of many, by time and then by the streams' order: a binary heap over the next record of each. */
export function* merge(streams: readonly Stream[]): Generator<RawRecord, void, undefined> {
  const heap = streams.map<Head>((stream, order) => {
    const portion = { records: [], nextAt: stream.firstAt };
    return { at: stream.firstAt, order, stream, portion, position: 0 };
  });
  for (let index = (heap.length >> 1) - 1; index >= 0; index -= 1) sink(heap, index);
  for (let head = heap[0]; head !== undefined; head = heap[0]) {
    const record = head.portion.records[head.position];
    if (record !== undefined) {
      yield record;
      head.position += 1;
    } else {
      head.portion = head.stream.next();
      head.position = 0;
    }
    advance(heap, head);
  }
}

/** Gives the top its new key, or takes it away where its stream has ended. */
function advance(heap: Head[], head: Head): void {
  const next = head.portion.records[head.position]?.at ?? head.portion.nextAt;
  if (next === undefined) {
    const last = heap.pop();
    if (last === undefined || last === head) return;
    heap[0] = last;
  } else {
    head.at = next;
  }
  sink(heap, 0);
}

function sink(heap: Head[], from: number): void {
  const head = heap[from];
  if (head === undefined) return;
  let index = from;
  for (;;) {
    const left = heap[2 * index + 1];
    if (left === undefined) break;
    const right = heap[2 * index + 2];
    const takesRight = right !== undefined && before(right, left);
    const child = takesRight ? right : left;
    if (!before(child, head)) break;
    heap[index] = child;
    index = 2 * index + (takesRight ? 2 : 1);
  }
  heap[index] = head;
}

function before(a: Head, b: Head): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

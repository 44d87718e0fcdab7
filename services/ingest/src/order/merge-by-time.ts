import { Lane, type LaneSource, type Timed } from "./lane.ts";

export interface MergeOptions<T extends Timed> {
  /** A total order that agrees with `at`, so that the result does not depend on how items were spread over inputs. */
  readonly compare: (a: T, b: T) => number;
  /** Items held per lane beyond which the oldest go on early. */
  readonly maxHeld: number;
}

/** So many inputs before their turn are told that it comes: of small files, opening takes longer than reading. */
const PREPARED = 8;

/**
 * Merge many inputs into one stream in time order. An input is opened when the merge comes to its start, so thousands
 * of files cost as many open ones as overlap in time; each holds back as much as its disorder demands.
 *
 * @throws OutOfOrder naming the input whose items are further apart than its bound.
 */
export async function* mergeByTime<T extends Timed>(
  sources: readonly LaneSource<T>[],
  options: MergeOptions<T>,
): AsyncGenerator<readonly T[]> {
  const waiting = sources
    .toSorted((a, b) => b.startsAt - a.startsAt)
    .map((source) => new Lane(source, options.compare, options.maxHeld));
  const active: Lane<T>[] = [];
  try {
    for (;;) {
      const slowest = slowestOf(active, waiting);
      if (slowest === undefined) return;
      if (slowest === waiting.at(-1)) {
        waiting.pop();
        active.push(slowest);
        for (const lane of waiting.slice(-PREPARED)) lane.source.prepare?.();
      }
      await slowest.advance();
      yield* takeAll(active, safeUntil(active, waiting), options.compare);
      forget(active, (lane) => lane.done);
    }
  } finally {
    for (const lane of active) await lane.close();
  }
}

/** No input will bring anything before this time any more. */
function safeUntil<T extends Timed>(active: readonly Lane<T>[], waiting: readonly Lane<T>[]): number {
  const next = waiting.at(-1)?.safeUntil ?? Number.POSITIVE_INFINITY;
  return active.reduce((least, lane) => Math.min(least, lane.safeUntil), next);
}

/** The lane that holds the others back: it is read next. */
function slowestOf<T extends Timed>(active: readonly Lane<T>[], waiting: readonly Lane<T>[]): Lane<T> | undefined {
  let slowest = waiting.at(-1);
  for (const lane of active) {
    if (slowest === undefined || lane.safeUntil < slowest.safeUntil) slowest = lane;
  }
  return slowest;
}

function* takeAll<T extends Timed>(
  lanes: readonly Lane<T>[],
  until: number,
  compare: (a: T, b: T) => number,
): Generator<readonly T[]> {
  const parts = lanes.map((lane) => lane.take(until)).filter((part) => part.length > 0);
  const [only] = parts;
  if (only === undefined) return;
  yield parts.length === 1 ? only : parts.flat().sort(compare);
}

function forget<T>(items: T[], gone: (item: T) => boolean): void {
  for (let at = items.length - 1; at >= 0; at -= 1) {
    const item = items[at];
    if (item !== undefined && gone(item)) items.splice(at, 1);
  }
}

import { Held, type Timed } from "./held.ts";
import { Lane, type LaneSource } from "./lane.ts";

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
 * of files cost as many open ones as overlap in time, and small ones one; each holds back as much as its disorder demands.
 *
 * @throws OutOfOrder naming the input whose items are further apart than its bound.
 */
export async function* mergeByTime<T extends Timed>(
  sources: readonly LaneSource<T>[],
  options: MergeOptions<T>,
): AsyncGenerator<readonly T[]> {
  const waiting = sources.toSorted((a, b) => b.startsAt - a.startsAt);
  const active = new Set<Lane<T>>();
  // What inputs that have ended left, together: each may have left one item, and there may be thousands.
  const left = new Held(options.compare);
  try {
    for (;;) {
      const slowest = slowestOf(active, waiting) ?? begin(waiting, active, options);
      if (slowest === undefined) return;
      await slowest.advance();
      if (slowest.ended) {
        active.delete(slowest);
        for (const item of slowest.held.take(Number.POSITIVE_INFINITY)) left.add(item);
      }
      yield* takeAll([left, ...active], safeUntil(active, waiting), options.compare);
    }
  } finally {
    for (const lane of active) await lane.close();
  }
}

/** The turn of the first that waits has come; undefined where none waits. */
function begin<T extends Timed>(
  waiting: LaneSource<T>[],
  active: Set<Lane<T>>,
  { compare, maxHeld }: MergeOptions<T>,
): Lane<T> | undefined {
  const source = waiting.pop();
  if (source === undefined) return undefined;
  const lane = new Lane(source, compare, maxHeld);
  active.add(lane);
  for (const next of waiting.slice(-PREPARED)) next.prepare?.();
  return lane;
}

/** No input will bring anything before this time any more. */
function safeUntil<T extends Timed>(active: Iterable<Lane<T>>, waiting: readonly LaneSource<T>[]): number {
  let least = waiting.at(-1)?.startsAt ?? Number.POSITIVE_INFINITY;
  for (const lane of active) least = Math.min(least, lane.safeUntil);
  return least;
}

/** The lane that holds the others back, and so is read next; undefined where that is the first that waits. */
function slowestOf<T extends Timed>(active: Iterable<Lane<T>>, waiting: readonly LaneSource<T>[]): Lane<T> | undefined {
  let slowest: Lane<T> | undefined;
  let least = waiting.at(-1)?.startsAt;
  for (const lane of active) {
    const { safeUntil } = lane;
    if (least !== undefined && safeUntil >= least) continue;
    slowest = lane;
    least = safeUntil;
  }
  return slowest;
}

function* takeAll<T extends Timed>(
  from: readonly { take(until: number): readonly T[] }[],
  until: number,
  compare: (a: T, b: T) => number,
): Generator<readonly T[]> {
  const parts = from.map((one) => one.take(until)).filter((part) => part.length > 0);
  const [only] = parts;
  if (only === undefined) return;
  yield parts.length === 1 ? only : parts.flat().sort(compare);
}

import type { Standing } from "@rolecall/kafka";

/** What a topic held at an instant (epoch ms): the offset of the next record, by partition. */
interface Mark {
  readonly at: number;
  readonly ends: ReadonlyMap<number, number>;
}

/** As many instants are remembered, so that one who never comes on costs no more. */
const MARKS = 240;

/**
 * For how long a reader has not finished what a topic held: how many wait says nothing where much comes, and when they
 * happened says nothing where old logs are read.
 */
export class LagWatch {
  #marks: readonly Mark[] = [];

  /** Milliseconds since the first instant whose records are not all done; 0 where all are. `now` is epoch ms. */
  behindMs(standings: ReadonlyMap<number, Standing>, now: number): number {
    const open = this.#marks.filter(({ ends }) => !isReached(ends, standings));
    const mark = { at: now, ends: new Map(Array.from(standings, ([partition, { high }]) => [partition, high])) };
    this.#marks = open.length < MARKS ? [...open, mark] : open;
    return now - (open[0]?.at ?? now);
  }
}

function isReached(ends: Mark["ends"], standings: ReadonlyMap<number, Standing>): boolean {
  return [...ends].every(([partition, end]) => {
    const standing = standings.get(partition);
    // A topic that was made anew has forgotten them.
    return standing === undefined || standing.high < end || (standing.committed ?? standing.low) >= end;
  });
}

import type { Aligned, Alignment } from "./alignment.ts";

/** The event time that lanes have come to, for members that read others. */
export interface Reached {
  took(taken: readonly Aligned[]): void;
  /** In the order in which they were taken. */
  durable(taken: readonly Aligned[]): void;
  /** What is not durable of the lane is not before that, epoch ms; undefined where nothing is known. */
  of(lane: string): number | undefined;
}

export function createReached(alignment: Pick<Alignment<Aligned>, "reached">): Reached {
  /** Of each piece that is under way, the time of its first of each lane. */
  const underWay = new Map<string, number[]>();
  return {
    took(taken) {
      for (const [lane, newest] of firsts(taken)) underWay.set(lane, [...(underWay.get(lane) ?? []), newest]);
    },
    durable(taken) {
      for (const lane of firsts(taken).keys()) {
        const left = underWay.get(lane)?.slice(1) ?? [];
        if (left.length > 0) underWay.set(lane, left);
        else underWay.delete(lane);
      }
    },
    of(lane) {
      const time = underWay.get(lane)?.[0] ?? alignment.reached(lane);
      return Number.isFinite(time) ? time : undefined;
    },
  };
}

function firsts(taken: readonly Aligned[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { lane, newest } of taken) if (!times.has(lane)) times.set(lane, newest);
  return times;
}

import { log10 } from "../math/detmath.ts";
import { GROUP, type Group, SUM } from "../state/groups.ts";
import { AMOUNT_BINS, BURST_BINS, DEPTH_BINS, GAP_BINS, U16 } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

/** A histogram of an identity, the same of its group, and what is expected of a group without history. */
export interface TailShape {
  readonly own: number;
  readonly group: number;
  readonly groupHours: number;
  readonly bins: number;
  /** Weight of the group's tail, in hours. */
  readonly weight: number;
  /** Tail of the first guess at bin b: floor * ratio^max(0, b - from). */
  readonly floor: number;
  readonly ratio: number;
  readonly from: number;
}

export const BURST: TailShape = {
  own: U16.burst,
  group: GROUP.burst,
  groupHours: SUM.burstHours,
  bins: BURST_BINS,
  weight: 15,
  floor: 0.5,
  ratio: 0.6,
  from: 8,
};
export const DEPTH: TailShape = {
  own: U16.depth,
  group: GROUP.depth,
  groupHours: SUM.depthHours,
  bins: DEPTH_BINS,
  weight: 15,
  floor: 0.3,
  ratio: 0.2,
  from: 0,
};
/** Bytes of an hour: octaves over the usual, which is bin 4. */
export const BYTES: TailShape = {
  own: U16.bytes,
  group: GROUP.bytes,
  groupHours: SUM.bytesHours,
  bins: AMOUNT_BINS,
  weight: 15,
  floor: 0.5,
  ratio: 0.4,
  from: 4,
};
/** Distinct resources of an hour, likewise. */
export const RESOURCES: TailShape = {
  ...BYTES,
  own: U16.resources,
  group: GROUP.resources,
  groupHours: SUM.resourcesHours,
};
export const GAP: TailShape = {
  own: U16.gap,
  group: GROUP.gap,
  groupHours: SUM.gapHours,
  bins: GAP_BINS,
  weight: 10,
  floor: 0.3,
  ratio: 0.35,
  from: 0,
};

/** Hours of a long weekend and a holiday. */
const CALENDAR_GAP = 120;

/**
 * Least tail of a group at a gap that any calendar brings, in a fleet of that age. Weekends and holidays come to all members
 * at once, so a young group's many hours without one say nothing: a gap had only age / gap chances to be seen.
 */
export function calendarFloor(gap: number, fleetAge: number): number {
  return gap > CALENDAR_GAP ? 0 : (0.3 * gap) / (fleetAge + gap);
}

/**
 * -log10 of the share of hours at or beyond `bin`: the identity's own histogram, its group's as prior, a geometric first
 * guess as the group's prior (detector.md, 4.4). The group's tail is at least `least`; where it counts by other bins, in `its`.
 */
export function tailSurprise(
  row: Rows,
  group: Group,
  shape: TailShape,
  bin: number,
  least = 0,
  its: number = bin,
): number {
  let own = 0;
  let ownAll = 0;
  let peers = 0;
  for (let b = 0; b < shape.bins; b += 1) {
    const count = row.getU16(shape.own + b);
    ownAll += count;
    if (b >= bin) own += count;
    if (b >= its) peers += group.get(shape.group + b);
  }
  let guess = shape.floor;
  for (let b = shape.from; b < its; b += 1) guess *= shape.ratio;
  const prior = Math.max(least, (peers + guess) / (group.get(shape.groupHours) + 1));
  const share = (own + shape.weight * Math.min(1, prior)) / (ownAll + shape.weight);
  return share >= 1 ? 0 : -log10(share);
}

/** One more hour in `bin`, for the group in `its`; all bins of the identity halve when one is full. */
export function learnTail(row: Rows, group: Group, shape: TailShape, bin: number, its: number = bin): void {
  const count = row.getU16(shape.own + bin) + 1;
  row.setU16(shape.own + bin, count);
  if (count === 65_535) {
    for (let b = 0; b < shape.bins; b += 1) row.setU16(shape.own + b, row.getU16(shape.own + b) >> 1);
  }
  group.add(shape.group + its, 1);
  group.add(shape.groupHours, 1);
}

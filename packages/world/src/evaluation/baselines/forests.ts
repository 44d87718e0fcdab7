import type { Random } from "../../random/random.ts";
import { type Baseline, vectorOf } from "./hour-summary.ts";

const TREES = 20;
const POINTS = 96;
const DIMENSIONS = 7;
const SPACES = 25;
const DEPTH = 8;
const SPAN = 12;

interface Cut {
  readonly dimension: number;
  readonly value: number;
}

/**
 * Like a random cut forest per identity: how early a random sequence of cuts through its latest hours isolates this one.
 * Cuts are drawn anew for each question from chance proportional to the ranges, which is what the trees stand for.
 */
export function cutForest(random: Random): Baseline {
  const known = new Map<string, (readonly number[])[]>();
  return {
    name: "random cut forest",
    score(summary) {
      const point = vectorOf(summary);
      const own = known.get(summary.identity) ?? [];
      known.set(summary.identity, own);
      let depth = 0;
      if (own.length >= 16) for (let tree = 0; tree < TREES; tree += 1) depth += isolate(random, own, point);
      own.push(point);
      if (own.length > POINTS) own.shift();
      return depth === 0 ? 0 : 1 / (depth / TREES);
    },
  };
}

function isolate(random: Random, points: readonly (readonly number[])[], point: readonly number[]): number {
  let left = points;
  for (let depth = 1; depth < 24; depth += 1) {
    const cut = cutThrough(random, left, point);
    if (cut === undefined) return depth;
    const below = (point[cut.dimension] as number) <= cut.value;
    left = left.filter((other) => (other[cut.dimension] as number) <= cut.value === below);
    if (left.length === 0) return depth;
  }
  return 24;
}

function cutThrough(random: Random, points: readonly (readonly number[])[], point: readonly number[]): Cut | undefined {
  const ranges = point.map((value, d) => rangeOf(points, d, value));
  const total = ranges.reduce((sum, { low, high }) => sum + high - low, 0);
  if (total === 0) return undefined;
  let at = random.float() * total;
  for (const [dimension, { low, high }] of ranges.entries()) {
    if (at < high - low) return { dimension, value: low + at };
    at -= high - low;
  }
  return undefined;
}

function rangeOf(
  points: readonly (readonly number[])[],
  dimension: number,
  value: number,
): { low: number; high: number } {
  const range = { low: value, high: value };
  for (const point of points) {
    const other = point[dimension] as number;
    if (other < range.low) range.low = other;
    if (other > range.high) range.high = other;
  }
  return range;
}

interface Space {
  readonly dimensions: readonly number[];
  readonly cuts: readonly number[];
  readonly mass: Map<number, number>;
}

/** Half-space trees over all identities, each hour measured against its identity's own moving mean. */
export function halfSpaceTrees(random: Random): Baseline {
  const spaces = Array.from({ length: SPACES }, (): Space => {
    const dimensions = Array.from({ length: DEPTH }, () => random.below(DIMENSIONS));
    return { dimensions, cuts: dimensions.map(() => (random.float() - 0.5) * 4), mass: new Map() };
  });
  const means = new Map<string, number[]>();
  let hours = 0;
  return {
    name: "half-space trees",
    score(summary) {
      const vector = vectorOf(summary);
      const own = means.get(summary.identity) ?? [...vector];
      means.set(summary.identity, own);
      const off = vector.map((value, d) => (value - (own[d] as number)) * 3);
      vector.forEach((value, d) => {
        own[d] = (own[d] as number) + 0.05 * (value - (own[d] as number));
      });
      let mass = 0;
      for (const { dimensions, cuts, mass: counts } of spaces) {
        let leaf = 1;
        dimensions.forEach((dimension, level) => {
          const value = Math.max(-SPAN, Math.min(SPAN, off[dimension] as number));
          leaf = leaf * 2 + (value > (cuts[level] as number) ? 1 : 0);
        });
        const count = counts.get(leaf) ?? 0;
        mass += Math.log10((count + 1) / (hours + 1));
        counts.set(leaf, count + 1);
      }
      hours += 1;
      return hours < 1000 ? 0 : -mass / SPACES;
    },
  };
}

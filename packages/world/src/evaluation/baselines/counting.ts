import { type Baseline, type HourSummary, vectorOf } from "./hour-summary.ts";

/** Measures that a z-score looks at: calls, distinct actions, errors, refusals. */
const MEASURES = 4;
const WEIGHT = 0.05;
const FEW_HOURS = 24;

/** The usual one: how many standard deviations (moving, of the logarithm) the worst of four measures is off. */
export function zScore(): Baseline {
  const known = new Map<string, { hours: number; mean: number[]; variance: number[] }>();
  return {
    name: "z-score",
    score(summary) {
      const values = vectorOf(summary).slice(0, MEASURES);
      const own = known.get(summary.identity) ?? { hours: 0, mean: [...values], variance: values.map(() => 0.25) };
      known.set(summary.identity, own);
      let worst = 0;
      values.forEach((value, at) => {
        const off = value - (own.mean[at] as number);
        // A measure that never varied has no standard deviation; the usual implementations say nothing then.
        const deviation = Math.sqrt(own.variance[at] as number);
        if (own.hours >= FEW_HOURS && deviation > 1e-6) worst = Math.max(worst, off / deviation);
        own.mean[at] = (own.mean[at] as number) + WEIGHT * off;
        own.variance[at] = (1 - WEIGHT) * ((own.variance[at] as number) + WEIGHT * off * off);
      });
      own.hours += 1;
      return worst;
    },
  };
}

/** First-seen rules over six fields with unbounded memory: so many new values. */
export function firstSeen(): Baseline {
  const known = new Map<string, Set<string>>();
  return {
    name: "first-seen rules",
    score(summary) {
      const own = known.get(summary.identity);
      const seen = own ?? new Set<string>();
      known.set(summary.identity, seen);
      let fresh = 0;
      let fields = 0;
      summary.values.forEach((values, field) => {
        const before = fresh;
        for (const value of values) {
          if (!seen.has(`${field}:${value}`)) fresh += 1;
          seen.add(`${field}:${value}`);
        }
        if (fresh > before) fields += 1;
      });
      return own === undefined ? 0 : fields + Math.log1p(fresh) / 10;
    },
  };
}

interface Habits {
  hours: number;
  readonly seen: Map<string, number>;
  readonly mean: number[];
  readonly square: number[];
  readonly weeks: number[];
}

/**
 * Like Elastic's jobs: per identity `rare` values per field, a Gaussian of the logarithm of the counts per hour of the week,
 * high counts of distinct actions, refusals and errors, the time of the week; half the joint evidence, half the extreme one.
 */
export function elasticLike(): Baseline {
  const known = new Map<string, Habits>();
  return {
    name: "Elastic-like",
    score(summary) {
      const own = known.get(summary.identity) ?? newHabits();
      known.set(summary.identity, own);
      const parts = [...rareParts(own, summary), ...countParts(own, summary), timePart(own, summary)];
      own.hours += 1;
      if (own.hours <= 20) return 0;
      const worthwhile = parts.filter((part) => part > 1.46);
      return 0.5 * worthwhile.reduce((sum, part) => sum + part, 0) + 0.5 * Math.max(0, ...parts);
    },
  };
}

function newHabits(): Habits {
  return { hours: 0, seen: new Map(), mean: [0, 0, 0, 0], square: [0, 0, 0, 0], weeks: new Array<number>(168).fill(0) };
}

function rareParts(own: Habits, summary: HourSummary): readonly number[] {
  return summary.values.map((values, field) => {
    let rarest = 0;
    for (const value of values) {
      const key = `${field}:${value}`;
      const hours = own.seen.get(key) ?? 0;
      rarest = Math.max(rarest, -Math.log10((hours + 0.5) / (own.hours + 1)));
      own.seen.set(key, hours + 1);
    }
    return rarest;
  });
}

function countParts(own: Habits, summary: HourSummary): readonly number[] {
  const values = vectorOf(summary).slice(0, MEASURES);
  return values.map((value, at) => {
    const hours = own.hours + 1;
    const mean = (own.mean[at] as number) / hours;
    const variance = Math.max(0.04, (own.square[at] as number) / hours - mean * mean);
    own.mean[at] = (own.mean[at] as number) + value;
    own.square[at] = (own.square[at] as number) + value * value;
    const z = (value - mean) / Math.sqrt(variance);
    // Tail of a Gaussian, as -log10: z²/2 in natural logarithms.
    return z > 0 ? Math.min(15, (z * z) / 2 / Math.LN10) : 0;
  });
}

function timePart(own: Habits, { hour }: HourSummary): number {
  const bin = hour % 168;
  const weeks = 1 + own.hours / 168;
  const part = -Math.log10(((own.weeks[bin] as number) + 0.5) / (weeks + 1));
  own.weeks[bin] = (own.weeks[bin] as number) + 1;
  return Math.max(0, part);
}

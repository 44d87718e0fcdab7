import { negativeBinomial, normal } from "../random/distributions.ts";
import type { Random } from "../random/random.ts";
import type { Shape } from "./shape.ts";
import { DAY_MS, dayOf, hourOfWeek } from "./time.ts";

export interface RateOptions {
  readonly perDay: number;
  readonly shape: Shape;
  /** Negative-binomial shape: 1 is wild, 50 nearly Poisson. */
  readonly evenness?: number;
  /** Deviation of the logarithm of the slow noise, an AR(1) with a memory of some hours. */
  readonly noise?: number;
  /** Share per day by which the rate grows (or shrinks). */
  readonly growth?: number;
}

/** How many things happen in an hour, asked for one hour after the other. */
export type Rate = (hourAt: number, damping: number) => number;

const MEMORY = 0.85;

/** Hour-of-week shape, times slow noise, times growth since `startAt`; then a negative-binomial count. */
export function createRate(random: Random, startAt: number, options: RateOptions): Rate {
  const { perDay, shape, evenness = 8, noise = 0.15, growth = 0 } = options;
  let drift = normal(random);
  return (hourAt, damping) => {
    drift = MEMORY * drift + Math.sqrt(1 - MEMORY * MEMORY) * normal(random);
    const grown = Math.max(0.2, 1 + (growth * (hourAt - startAt)) / DAY_MS);
    const mean = (perDay / 24) * (shape[hourOfWeek(hourAt)] ?? 1) * Math.exp(noise * drift) * grown * damping;
    return negativeBinomial(random, mean, evenness);
  };
}

/** Month-day of the days on which nobody works. */
const HOLIDAYS: ReadonlySet<string> = new Set(["01-01", "05-01", "10-03", "12-24", "12-25", "12-26", "12-31"]);

/** Is the company closed that day? */
export function isHoliday(at: number): boolean {
  return HOLIDAYS.has(new Date(dayOf(at) * DAY_MS).toISOString().slice(5, 10));
}

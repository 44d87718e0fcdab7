import type { Random } from "./random.ts";

/** Mean of 1 (inverse transform). */
export function exponential(random: Random): number {
  return -Math.log(random.float());
}

/** Mean 0, standard deviation 1 (Box and Muller, 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(random.float())) * Math.cos(2 * Math.PI * random.float());
}

/** `exp` of a normal: `median` in the middle, `sigma` the deviation of the logarithm. */
export function logNormal(random: Random, median: number, sigma: number): number {
  return median * Math.exp(sigma * normal(random));
}

/** Shape `shape`, scale 1 (Marsaglia and Tsang, 2000). */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random.float() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(random.float()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Counts of independent things. Knuth's product below 30; above, the count is halved by a gamma step (Ahrens and Dieter, 1974). */
export function poisson(random: Random, mean: number): number {
  let total = 0;
  let rest = mean;
  while (rest > 30) {
    const half = Math.floor(rest / 2) + 1;
    const arrival = gamma(random, half);
    if (arrival > rest) return total + binomial(random, half - 1, rest / arrival);
    total += half;
    rest -= arrival;
  }
  const limit = Math.exp(-rest);
  for (let product = random.float(); product > limit; product *= random.float()) total += 1;
  return total;
}

/** A Poisson whose mean is gamma: variance is `mean + mean^2 / shape`. */
export function negativeBinomial(random: Random, mean: number, shape: number): number {
  return mean <= 0 ? 0 : poisson(random, (gamma(random, shape) * mean) / shape);
}

function binomial(random: Random, trials: number, probability: number): number {
  let hits = 0;
  for (let trial = 0; trial < trials; trial += 1) if (random.chance(probability)) hits += 1;
  return hits;
}

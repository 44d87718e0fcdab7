import { exp, LN10, log, log1p } from "./detmath.ts";
import { logBeta } from "./log-gamma.ts";

const TINY = 1e-300;
const PRECISION = 1e-15;
const MOST_STEPS = 20_000;
/** Up to here a product is cheaper than the gamma function, and as exact. */
const FEW = 8;
/** Surprise up to which nothing is compressed. */
const KNEE = 5;

/** Continued fraction of the incomplete beta function (DLMF 8.17.22) by the modified Lentz method. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < TINY ? TINY : d);
  let h = d;
  for (let m = 1; m <= MOST_STEPS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    d = 1 / (Math.abs(d) < TINY ? TINY : d);
    c = 1 + even / c;
    if (Math.abs(c) < TINY) c = TINY;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    d = 1 / (Math.abs(d) < TINY ? TINY : d);
    c = 1 + odd / c;
    if (Math.abs(c) < TINY) c = TINY;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < PRECISION) break;
  }
  return h;
}

/**
 * log P(X >= k) for X negative binomial with the given mean and shape (variance mean + mean²/shape); k a whole number.
 * It is log I_x(k, shape) with x = mean / (mean + shape), evaluated in log space so that 1e-300 and beyond keep order.
 */
export function logNegativeBinomialTail(k: number, mean: number, shape: number): number {
  if (k <= 0) return 0;
  if (mean <= 0) return Number.NEGATIVE_INFINITY;
  const logRest = -log1p(mean / shape);
  // Nearly always it is about the first.
  if (k === 1) return logOfRest(shape * logRest);
  const x = mean / (mean + shape);
  const logX = -log1p(shape / mean);
  const front = k * logX + shape * logRest + logInverseBeta(k, shape);
  if (x < (k + 1) / (k + shape + 2)) return front - log(k) + log(betaFraction(x, k, shape));
  const below = exp(front - log(shape)) * betaFraction(shape / (mean + shape), shape, k);
  return below >= 1 ? Number.NEGATIVE_INFINITY : log1p(-below);
}

/** log(1 - e^y) for y < 0. */
function logOfRest(y: number): number {
  const power = exp(y);
  // Kahan's correction, as for log1p: e^y - 1 where it is nearly nothing.
  if (power === 1) return log(-y);
  return power > 0.5 ? log(((1 - power) * y) / log(power)) : log1p(-power);
}

/** -log B(k, shape); for a small k its inverse is shape (shape + 1) … (shape + k - 1) / (k - 1)!. */
function logInverseBeta(k: number, shape: number): number {
  if (k > FEW) return -logBeta(k, shape);
  let product = shape;
  for (let i = 1; i < k; i += 1) product *= (shape + i) / i;
  return log(product);
}

/** Surprise beyond 5 grows with the logarithm of itself: 10^-300 still ranks above 10^-30, without drowning the rest. */
export function compress(surprise: number): number {
  return surprise <= KNEE ? surprise : KNEE + KNEE * log(surprise / KNEE);
}

/** -log10 P(X >= k), compressed; 0 for k <= 0. Never negative. */
export function countSurprise(k: number, mean: number, shape: number): number {
  // At or below the mean nothing is surprising enough to matter, and the tail need not be computed.
  if (k <= 0 || k <= mean * 0.5) return 0;
  const surprise = -logNegativeBinomialTail(k, mean, shape) / LN10;
  return surprise > 0 ? compress(surprise) : 0;
}

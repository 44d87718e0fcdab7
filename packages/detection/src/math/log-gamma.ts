import { log, log1p } from "./detmath.ts";

const HALF_LOG_2PI = 0.9189385332046728;
/** From here Stirling's series is exact to the last bits with eight terms. */
const STIRLING_FROM = 10;

/** What Stirling's formula leaves out: log Γ(x) - ((x-½) log x - x + ½ log 2π), x >= 10 (Abramowitz & Stegun 6.1.42). */
function stirlingRest(x: number): number {
  const t = 1 / (x * x);
  return (
    (1 / 12 -
      t *
        (1 / 360 -
          t *
            (1 / 1260 -
              t * (1 / 1680 - t * (1 / 1188 - t * (691 / 360_360 - t * (1 / 156 - (t * 3617) / 122_400))))))) /
    x
  );
}

/** log Γ(x) for x > 0. */
export function logGamma(x: number): number {
  let shift = 1;
  let y = x;
  while (y < STIRLING_FROM) {
    shift *= y;
    y += 1;
  }
  const value = (y - 0.5) * log(y) - y + HALF_LOG_2PI + stirlingRest(y);
  return shift === 1 ? value : value - log(shift);
}

/** log B(a, b) for a, b > 0, without the cancellation of three large log Γ. */
export function logBeta(a: number, b: number): number {
  const large = Math.max(a, b);
  const small = Math.min(a, b);
  if (large < STIRLING_FROM) return logGamma(a) + logGamma(b) - logGamma(a + b);
  const sum = large + small;
  const rest = stirlingRest(large) - stirlingRest(sum);
  const shrink = -(large - 0.5) * log1p(small / large);
  if (small < STIRLING_FROM) return logGamma(small) + shrink - small * log(sum) + small + rest;
  return shrink + small * log(small / sum) - 0.5 * log(small) + HALF_LOG_2PI + rest + stirlingRest(small);
}

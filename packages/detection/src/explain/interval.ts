import { log } from "../math/detmath.ts";
import { logNegativeBinomialTail } from "../math/negative-binomial.ts";

const LOW = log(0.975);
const HIGH = log(0.025);

/** The middle 95 % of a negative binomial count with that mean and dispersion, for people. */
export function usualRange(mean: number, kappa: number): readonly [number, number] {
  return [quantile(mean, kappa, LOW), quantile(mean, kappa, HIGH)];
}

/** The largest k whose upper tail P(X >= k) is still above exp(level). */
function quantile(mean: number, kappa: number, level: number): number {
  let below = 0;
  let above = Math.max(2, Math.ceil(mean * 2));
  while (logNegativeBinomialTail(above, mean, 1 / kappa) > level) above *= 2;
  while (above - below > 1) {
    const middle = (above + below) >>> 1;
    if (logNegativeBinomialTail(middle, mean, 1 / kappa) > level) below = middle;
    else above = middle;
  }
  return below;
}

/** Whole percent, or two digits below ten; below a tenth of one nobody needs digits. */
export function percent(share: number): string {
  const value = share * 100;
  if (value < 0.1) return "less than 0.1 %";
  return value >= 10 ? `${Math.round(value)} %` : `${Number(value.toPrecision(2))} %`;
}

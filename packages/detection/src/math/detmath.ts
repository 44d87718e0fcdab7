/*
 * Logarithm and exponential whose every bit is fixed. ECMAScript leaves the last bits of Math.log and Math.exp to the
 * engine; a finding must not change with it. Only + - * / and sqrt are used, which IEEE 754 rounds in one way.
 * Source: FreeBSD msun (fdlibm) e_log.c, e_exp.c, s_log1p.c by the method of Sun Microsystems, 1993.
 */

const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);
/** Index of the word with sign and exponent: 1 on little-endian machines. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
export const LN10: number = Math.LN10;

function highWord(x: number): number {
  DOUBLE[0] = x;
  return (WORDS[HIGH] as number) | 0;
}

function withHighWord(x: number, high: number): number {
  DOUBLE[0] = x;
  WORDS[HIGH] = high;
  return DOUBLE[0];
}

/** 2^n for a normal exponent, -1022 to 1023. */
function powerOfTwo(n: number): number {
  WORDS[LOW] = 0;
  WORDS[HIGH] = (n + 1023) << 20;
  return DOUBLE[0] as number;
}

/** Natural logarithm, error below 1 ulp. -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (x <= 0) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (!(x < Number.POSITIVE_INFINITY)) return x;
  let k = 0;
  let y = x;
  if (y < 2.2250738585072014e-308) {
    k = -54;
    y *= 18014398509481984;
  }
  const word = highWord(y);
  k += (word >> 20) - 1023;
  const mantissa = word & 0xfffff;
  const shift = (mantissa + 0x95f64) & 0x100000;
  const f = withHighWord(y, mantissa | (shift ^ 0x3ff00000)) - 1;
  k += shift >> 20;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const r = odd + even;
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
}

/** log(1 + x) with full relative accuracy near 0; x above -1. */
export function log1p(x: number): number {
  const u = 1 + x;
  // Kahan's correction: what rounding 1 + x lost is given back to first order.
  return u === 1 ? x : (log(u) * x) / (u - 1);
}

/** Natural exponential, error below 1 ulp; 0 below -745.13, Infinity above 709.78. */
export function exp(x: number): number {
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019411) return 0;
  if (Number.isNaN(x)) return x;
  const k = x < 0 ? Math.ceil(Math.LOG2E * x - 0.5) : Math.floor(Math.LOG2E * x + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return k < -1021
    ? y * powerOfTwo(k + 100) * powerOfTwo(-100)
    : k > 1023
      ? y * 2 * powerOfTwo(k - 1)
      : y * powerOfTwo(k);
}

/** Logarithm to base 10, from {@link log}. */
export function log10(x: number): number {
  return log(x) * Math.LOG10E;
}

/** Logarithm to base 2, from {@link log}. */
export function log2(x: number): number {
  return log(x) * Math.LOG2E;
}

/** 10^x, from {@link exp}. */
export function pow10(x: number): number {
  return exp(x * LN10);
}

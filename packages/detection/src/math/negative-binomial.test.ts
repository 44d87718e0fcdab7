import fc from "fast-check";
import { expect, test } from "vitest";
import { exp, log, log1p } from "./detmath.ts";
import { logGamma } from "./log-gamma.ts";
import { compress, countSurprise, logNegativeBinomialTail } from "./negative-binomial.ts";

/** k, mean, shape, log P(X >= k): summed term by term to 40 digits (mpmath 1.3, dps 40). */
const TAILS: readonly (readonly [number, number, number, number])[] = [
  [1, 1e-6, 0.05, -13.8155210578759],
  [1, 0.01, 0.5, -4.620034410911663],
  [2, 0.5, 2, -2.2633643798407643],
  [5, 3, 0.5, -1.4883211182350418],
  [7, 60, 250, -9.473075905794593e-17],
  [50, 3, 0.05, -4.156616411111334],
  [50, 60, 30, -0.25264602843189765],
  [120, 60, 250, -20.337596196451617],
  [500, 60, 2, -13.554136594738644],
  [6000, 59, 250, -8944.79891150233],
  [6000, 59, 2.5, -241.03171019511962],
  [40, 0.0005, 0.03, -171.4878645101477],
  [1000, 3000, 0.5, -0.5731127325806279],
];

test.each(TAILS)(
  "the tail P(X >= %d) at mean %d, shape %d has a relative error below 1e-9",
  (k, mean, shape, expected) => {
    // The error of the logarithm is the relative error of the probability.
    expect(Math.abs(logNegativeBinomialTail(k, mean, shape) - expected)).toBeLessThan(1e-9);
  },
);

test.each([
  [0.001, 6.907178885383853],
  [0.5, 0.5723649429247001],
  [7, 6.579251212010101],
  [100, 359.1342053695754],
  [1e5, 1051287.7089736569],
])("log gamma(%d) is right to 1e-14", (x, expected) => {
  expect(Math.abs(logGamma(x) / expected - 1)).toBeLessThan(1e-14);
});

/* Within an ulp of the correctly rounded values (mpmath): log, log1p and exp of fdlibm are not exact in the last bit. */
test.each([
  ["log(10)", log(10), 0x40026bb1, 0xbbb55516],
  ["log(0.1)", log(0.1), 0xc0026bb1, 0xbbb55515],
  ["log(1e-310)", log(1e-310), 0xc0864e69, 0x394d9508],
  ["exp(1)", exp(1), 0x4005bf0a, 0x8b14576a],
  ["exp(-20.5)", exp(-20.5), 0x3e157a3a, 0xfeed00ab],
  ["log1p(1e-9)", log1p(1e-9), 0x3e112e0b, 0xe801f1da],
])("%s has these 64 bits on every machine", (_, value, high, low) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  expect([view.getUint32(0), view.getUint32(4)]).toEqual([high, low]);
});

test("logarithm and exponential stay within an ulp or two of the engine's", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
      fc.double({ min: -700, max: 700, noNaN: true }),
      (x, y) => {
        expect(Math.abs(log(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(Math.log(x))));
        expect(Math.abs(exp(y) / Math.exp(y) - 1)).toBeLessThanOrEqual(4e-16);
      },
    ),
  );
});

test("surprise grows with the count, and compression keeps its order", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5000 }),
      fc.integer({ min: 0, max: 5000 }),
      fc.double({ min: 0.001, max: 500, noNaN: true }),
      fc.double({ min: 0.02, max: 250, noNaN: true }),
      (a, b, mean, shape) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(countSurprise(high, mean, shape)).toBeGreaterThanOrEqual(countSurprise(low, mean, shape) - 1e-9);
        expect(compress(high)).toBeGreaterThanOrEqual(compress(low));
      },
    ),
  );
});

import { describe, expect, test } from "vitest";
import { exponential, gamma, logNormal, negativeBinomial, normal, poisson } from "./distributions.ts";
import { awsId, hex, uuid } from "./identifier.ts";
import { PitmanYor } from "./pitman-yor.ts";
import { Random } from "./random.ts";

const DRAWS = 40_000;

function moments(draw: (random: Random) => number): { mean: number; variance: number } {
  const random = new Random(42, 7);
  const values = Array.from({ length: DRAWS }, () => draw(random));
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS };
}

describe("the stream", () => {
  test("gives the same numbers for the same key, and others for another", () => {
    const draw = (high: number, low: number) => {
      const random = new Random(high, low);
      return Array.from({ length: 5 }, () => random.u32());
    };
    expect(draw(1, 2)).toEqual(draw(1, 2));
    expect(draw(1, 2)).not.toEqual(draw(2, 1));
    expect(draw(1, 2)).not.toEqual(draw(1, 3));
  });

  test("keeps its bits for ever: a change of them changes every world", () => {
    const random = new Random(1, 2).split("machine/shop");
    expect(Array.from({ length: 4 }, () => random.u32())).toMatchInlineSnapshot(`
      [
        1784032086,
        1131770830,
        1054658340,
        1838479931,
      ]
    `);
  });

  test("splits by name alone, however much was drawn before", () => {
    const fresh = new Random(9, 9);
    const used = new Random(9, 9);
    for (let draw = 0; draw < 100; draw += 1) used.u32();
    expect(used.split("a").u32()).toBe(fresh.split("a").u32());
    expect(fresh.split("a").u32()).not.toBe(fresh.split("b").u32());
    expect(fresh.split("a").split("b").u32()).not.toBe(fresh.split("b").split("a").u32());
  });

  test("gives 20,000 different streams for 20,000 names", () => {
    const root = new Random(1, 1);
    const firsts = new Set(
      Array.from({ length: 20_000 }, (_, number) => {
        const split = root.split(`staff/${number}`);
        return `${split.u32()}/${split.u32()}`;
      }),
    );
    expect(firsts.size).toBe(20_000);
  });

  test("is uniform: 16 bins of equal mass", () => {
    const random = new Random(3, 4);
    const bins = new Array<number>(16).fill(0);
    for (let draw = 0; draw < 160_000; draw += 1) bins[random.below(16)] = (bins[random.below(16)] ?? 0) + 1;
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  test("refuses to pick from nothing", () => {
    expect(() => new Random(1, 1).pick([])).toThrow(RangeError);
  });
});

test.each([
  ["exponential", (random: Random) => exponential(random), 1, 1],
  ["normal", (random: Random) => normal(random), 0, 1],
  ["gamma of 3", (random: Random) => gamma(random, 3), 3, 3],
  ["gamma of one half", (random: Random) => gamma(random, 0.5), 0.5, 0.5],
  ["Poisson of 0.3", (random: Random) => poisson(random, 0.3), 0.3, 0.3],
  ["Poisson of 12", (random: Random) => poisson(random, 12), 12, 12],
  ["Poisson of 200", (random: Random) => poisson(random, 200), 200, 200],
  ["negative binomial of 10 and 5", (random: Random) => negativeBinomial(random, 10, 5), 10, 30],
  ["negative binomial of nothing", (random: Random) => negativeBinomial(random, 0, 5), 0, 0],
])("%s has its mean and variance", (_, draw, mean, variance) => {
  const found = moments(draw);
  expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(5 * Math.sqrt(variance / DRAWS));
  expect(Math.abs(found.variance - variance)).toBeLessThanOrEqual(0.06 * variance);
});

test("half of a log-normal's values are below its median", () => {
  const random = new Random(5, 5);
  const below = Array.from({ length: DRAWS }, () => logNormal(random, 900, 0.8)).filter((value) => value < 900).length;
  expect(Math.abs(below / DRAWS - 0.5)).toBeLessThan(0.01);
});

test("a Pitman-Yor process finds new values ever more rarely, and without end where it has a discount", () => {
  const grown = (strength: number, discount: number, draws: number) => {
    const random = new Random(8, 8);
    const process = new PitmanYor(strength, discount);
    return new Set(Array.from({ length: draws }, () => process.next(random))).size;
  };
  // Dirichlet: strength * ln(1 + n / strength), about 15 and 22. Discount 1/2: about n^(1/2).
  expect(grown(3, 0, 500)).toBeGreaterThan(8);
  expect(grown(3, 0, 5000)).toBeLessThan(40);
  expect(grown(1, 0.5, 5000)).toBeGreaterThan(60);
  expect(grown(1, 0.5, 5000)).toBeLessThan(400);
});

test("a Pitman-Yor process numbers its values from 0 without gaps", () => {
  const random = new Random(8, 9);
  const process = new PitmanYor(4, 0.3);
  const seen = new Set<number>();
  for (let draw = 0; draw < 2000; draw += 1) {
    const value = process.next(random);
    expect(value).toBeLessThanOrEqual(seen.size);
    seen.add(value);
  }
  expect(Math.max(...seen)).toBe(seen.size - 1);
});

test("identifiers have the forms of their platforms", () => {
  const random = new Random(6, 6);
  for (let draw = 0; draw < 200; draw += 1) {
    expect(uuid(random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(awsId(random, "AKIA", 20)).toMatch(/^AKIA[A-Z2-7]{9}EXAMPLE$/);
    expect(hex(random, 10)).toMatch(/^[0-9a-f]{40}$/);
  }
});

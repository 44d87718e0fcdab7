import { expect, test } from "vitest";
import { type Bench, held, told } from "./bench.ts";
import { renderSection, withSection } from "./results-page.ts";
import { cpuRatioOf, interleave, median, ratioOf } from "./rounds.ts";

const bench = (name: string): Bench => ({ name, about: "What it is.", onDemand: false, run: async () => [] });
const section = (name: string, figure: string) => ({
  bench: bench(name),
  command: `npm run bench -- ${name}`,
  machine: "a machine",
  measures: [told("speed", figure), held("ratio", 0.5, { least: 0.45 }), held("peak", 901, { most: 900 }, String)],
});

test("a section says what was measured, what was promised, and whether that was kept", () => {
  expect(renderSection(section("memory", "7 µs"))).toBe(
    [
      "## memory\n\nWhat it is.\n\n`npm run bench -- memory` on a machine.\n",
      "| measure | figure | target | |\n|---|---|---|---|",
      "| speed | 7 µs |  |  |\n| ratio | 0.50 | ≥ 0.45 | met |\n| peak | 901 | ≤ 900 | **missed** |\n\n",
    ].join("\n"),
  );
});

test("a new section replaces the one of its name, and leaves the introduction and the others", () => {
  const first = withSection("# What it costs\n\nIntroduction.\n", section("memory", "7 µs"));
  const second = withSection(first, section("archive", "9 µs"));
  const third = withSection(second, section("memory", "6 µs"));
  expect(third).toContain("Introduction.\n\n## archive");
  expect(third.match(/^## /gm)).toHaveLength(2);
  expect(third).toContain("9 µs");
  expect(third).toContain("6 µs");
  expect(third).not.toContain("7 µs");
  expect(withSection(third, section("memory", "6 µs"))).toBe(third);
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2],
  [[], Number.NaN],
])("the median of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

test("contenders take turns, the other way round in every second round, and ratios are of one round", async () => {
  const order: string[] = [];
  let now = 0;
  const contender = (name: string, seconds: number) => async () => {
    order.push(name);
    now += 1;
    return { seconds: seconds * now, cpuSeconds: seconds };
  };
  const rounds = await interleave(2, {
    bare: contender("bare", 1),
    replay: contender("replay", 4),
    "bare idle": contender("bare idle", 0),
    "replay idle": contender("replay idle", 2),
  });
  expect(order.slice(0, 2)).toEqual(["bare", "replay"]);
  expect(order.slice(-2)).toEqual(["replay", "bare"]);
  expect(ratioOf(rounds)).toBeCloseTo(1 / 8);
  expect(cpuRatioOf(rounds)).toBeCloseTo(0.5);
});

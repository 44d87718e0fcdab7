import { expect, test } from "vitest";
import { Calibration, poissonInterval, ratioAt, wilson } from "./calibration.ts";
import { type JudgedHour, oracleRecall } from "./oracle.ts";
import { renderReport } from "./report.ts";
import { BUDGETS, type WorldResult } from "./world-result.ts";

test.each([
  [0, 10, 0, 0.278],
  [5, 10, 0.237, 0.763],
  [10, 10, 0.722, 1],
  [0, 0, 0, 1],
])("%d of %d is a share from %d to %d", (hits, cases, low, high) => {
  const [from, to] = wilson(hits, cases);
  expect(from).toBeCloseTo(low, 3);
  expect(to).toBeCloseTo(high, 3);
});

test.each([
  [0, 0, 3.69],
  [1, 0.03, 5.57],
  [10, 4.8, 18.39],
  [100, 81.36, 121.63],
])("a count of %d has a mean of %d to %d", (count, low, high) => {
  const [from, to] = poissonInterval(count);
  expect(Math.abs(from - low)).toBeLessThan(0.03 + low / 100);
  expect(Math.abs(to - high)).toBeLessThan(0.03 + high / 100);
});

test("calibration counts hours per kind and in all, and tells no ratio of less than one expected hour", () => {
  const calibration = new Calibration();
  for (let i = 0; i < 100; i += 1) calibration.note(i < 50 ? "role" : "bot", i % 10 === 0 ? 1.5 : 0.2);
  const [all, role] = calibration.rows();
  expect(all).toMatchObject({ kind: "all", hours: 100, hits: [10, 0, 0, 0, 0] });
  expect(role).toMatchObject({ hours: 50, hits: [5, 0, 0, 0, 0] });
  expect(all && ratioAt(all, 1)).toBe(1);
  expect(all && ratioAt(all, 3)).toBeUndefined();
});

const hour = (identity: string, at: number, score: number, attack?: string): JudgedHour => ({
  identity,
  hour: at,
  score,
  attack,
});

test.each([
  ["no false episode allows what scores above all that is false", 0, 0.5],
  ["alarms of half a day are one episode", 1, 1],
])("%s", (_, allowed, recall) => {
  const hours = [
    hour("a", 1, 9, "x-1"),
    hour("b", 1, 8),
    hour("b", 9, 7),
    hour("a", 2, 6, "x-2"),
    hour("c", 5, 5),
    hour("a", 3, 4, "x-3"),
  ];
  expect(oracleRecall(hours, 2, allowed)).toBe(recall);
});

test("a report has every section, a plot per picture, and no dash where there is a number", () => {
  const world: WorldResult = {
    seed: 1,
    identities: 10,
    records: 100,
    matched: BUDGETS.map(() => ({
      attacks: [{ attack: "theft", id: "theft-1", story: "", kinds: [], first: undefined }],
      unfounded: [],
    })),
    informed: [
      {
        name: "with deploy markers",
        matched: {
          attacks: [{ attack: "theft", id: "theft-1", story: "", kinds: [], first: undefined }],
          unfounded: [],
        },
      },
    ],
    baselines: [{ name: "z-score", hours: [hour("a", 400, 3, "theft-1")] }],
    microseconds: 2,
    births: new Map([["a", 0]]),
    alive: Array.from({ length: 10 }, () => 10),
  };
  const calibration = [{ kind: "all", hours: 1000, hits: [110, 9, 1, 0, 0] }];
  const { markdown, plots } = renderReport([world], calibration, {
    startAt: 0,
    large: { results: [2, 3].map((seed) => ({ ...world, seed })), calibration, quietDays: 3, attackDays: 1 },
    calm: [{ ...world, seed: 4 }],
    quietDays: 8,
    attackDays: 2,
    command: "rolecall evaluate",
    sessions: 0,
    rates: [],
    poisoning: [{ rampDays: 1, victims: 4, inRamp: 1, atHarvest: 2, missed: 1 }],
  });
  expect(markdown).toContain("| Rolecall, with deploy markers | – | – | 0 % (0 %-79 %) | – |");
  expect(markdown).toContain("| 1 day | 24 | 4 | 1 | 2 | 1 |");
  expect(markdown).toContain("Not judged: the series were not there.");
  expect(markdown).toContain("No session of a real attacker was played");
  expect(markdown).toContain("| **Rolecall**, all kinds of findings | 0 % (0 %-79 %) |");
  expect(markdown).toContain("| z-score | 100 % |");
  expect(markdown).toContain("| all | 1,000 | 1.10 (0.90-1.33) | 0.90 (0.41-1.71) | 1.00 (0.01-5.56) | – | – |");
  expect(markdown).toContain("Seed 3, 10 identities, 100 raw records: 3 days without attacks");
  expect(markdown).toContain("| 20 | 0.00 (0.00-61.13; 0 findings) | 0.00 | 0 % (0 %-66 %) | 0 % (0 %-66 %) | 0.00 |");
  expect(markdown).toContain("further worlds of the same size, without attacks (seeds 4)");
  for (const name of Object.keys(plots)) expect(markdown).toContain(`(${name})`);
  expect(Object.values(plots).every((svg) => svg.startsWith("<svg ") && !svg.includes("NaN"))).toBe(true);
});

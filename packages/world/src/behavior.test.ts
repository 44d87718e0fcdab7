import { describe, expect, test } from "vitest";
import { attackStream } from "./attacks/attack-stream.ts";
import { ATTACK_NAMES, ATTACKS } from "./attacks/attacks.ts";
import { planAttacks } from "./attacks/schedule.ts";
import { SHAPE_NAMES, shapeOf } from "./calendar/shape.ts";
import { hourOfWeek } from "./calendar/time.ts";
import { castOf } from "./company/cast.ts";
import { type Company, createCompany } from "./company/company.ts";
import { createWorld, type RawRecord, type WorldOptions } from "./index.ts";
import { machineStream } from "./machine-stream.ts";
import { merge } from "./merge.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEKS = 4;
/** A Monday in October: no holiday but the third until the end. */
const startAt = Date.UTC(2026, 9, 5);
const options: WorldOptions = { seed: 5, startAt, quietDays: WEEKS * 7, attackDays: 0, identities: 60 };

const company = createCompany(options);
const cast = castOf(company, 0);

/** Everything that one machine does, in order. */
function recordsOf(name: string, within: Company = company): readonly RawRecord[] {
  const machine = castOf(within, 0).find((each) => each.name === name);
  return machine === undefined ? [] : [...merge([machineStream(within, machine)])];
}

function timesOf(name: string, within: Company = company): readonly number[] {
  return recordsOf(name, within).map((record) => record.at);
}

test.each(SHAPE_NAMES)("the shape %s has 168 hours of mean 1", (name) => {
  const shape = shapeOf(name);
  expect(shape).toHaveLength(168);
  expect(shape.reduce((sum, rate) => sum + rate, 0) / 168).toBeCloseTo(1, 10);
  expect(Math.min(...shape)).toBeGreaterThanOrEqual(0);
});

test.each([
  ["checkout", "shop"],
  ["payments-settlement", "diurnal"],
] as const)("%s follows the hours of the week of the shape %s", (name, shapeName) => {
  const counts = new Array<number>(168).fill(0);
  const times = timesOf(name);
  for (const time of times) counts[hourOfWeek(time)] = (counts[hourOfWeek(time)] ?? 0) + 1;
  const mean = times.length / 168;
  const shape = shapeOf(shapeName);
  const error = counts.reduce((sum, count, hour) => sum + (count / mean - (shape[hour] ?? 0)) ** 2, 0) / 168;
  const spread = shape.reduce((sum, rate) => sum + (rate - 1) ** 2, 0) / 168;
  expect(error / spread).toBeLessThan(0.2);
});

test("the refresh job comes every six hours to the minute, but for few missed, retried and manual runs", () => {
  const beats = timesOf("crm-sync");
  const gaps = beats.slice(1).map((time, index) => time - (beats[index] ?? 0));
  const regular = gaps.filter((gap) => Math.abs(gap - 6 * HOUR_MS) < 60_000).length;
  expect(beats.length).toBeGreaterThan(WEEKS * 28 * 0.93);
  expect(beats.length).toBeLessThan(WEEKS * 28 * 1.1);
  expect(regular / gaps.length).toBeGreaterThan(0.85);
});

test.each([
  ["billing-rollup", 24, 12],
  ["backup-nightly", 1, 160],
  ["report-mailer", 1 / 7, 12],
] as const)("%s runs as often as its schedule says, give or take", (name, perDay, calls) => {
  const expected = perDay * calls * WEEKS * 7;
  const count = timesOf(name).length;
  expect(count).toBeGreaterThan(expected * 0.55);
  expect(count).toBeLessThan(expected * 1.5);
});

test("the monitoring calls five times every five minutes, without a gap", () => {
  const calls = timesOf("observability-agent");
  const gaps = calls.slice(1).map((time, index) => time - (calls[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(302_000);
  expect(calls.length / (WEEKS * 7)).toBeGreaterThan(1440);
  expect(calls.length / (WEEKS * 7)).toBeLessThan(1500);
});

test.each(["shop/deploy.yml", "alice", "deploybot"])("%s belongs to working hours", (name) => {
  const times = timesOf(name);
  const atWork = times.filter((at) => hourOfWeek(at) < 120 && hourOfWeek(at) % 24 >= 7 && hourOfWeek(at) % 24 < 19);
  expect(times.length).toBeGreaterThan(100);
  expect(atWork.length / times.length).toBeGreaterThan(0.85);
});

test("hardly anybody deploys on a holiday", () => {
  const christmas = createCompany({ ...options, startAt: Date.UTC(2026, 11, 24), quietDays: 2 });
  const before = createCompany({ ...options, startAt: Date.UTC(2026, 11, 22), quietDays: 2 });
  expect(timesOf("shop/deploy.yml", before).length).toBeGreaterThan(100);
  expect(timesOf("shop/deploy.yml", christmas).length).toBeLessThan(25);
});

test("a person signs in before anything else", () => {
  expect(recordsOf("alice")[0]?.record["eventName"]).toBe("ConsoleLogin");
});

test("what a release changes: the user agent, for the whole team within two hours", () => {
  const releases = company.releases("shop");
  expect(releases.length).toBeGreaterThan(1);
  const agents = new Map<string, number>();
  for (const { at, record } of recordsOf("shop-web")) {
    const agent = String(record["userAgent"]).replaceAll(/[[\]]/g, "");
    if (!agents.has(agent)) agents.set(agent, at);
  }
  expect(agents.size).toBe(releases.length + 1);
  for (const [index, first] of [...agents.values()].slice(1).entries()) {
    expect(first - (releases[index] ?? 0)).toBeGreaterThanOrEqual(0);
    expect(first - (releases[index] ?? 0)).toBeLessThan(6 * HOUR_MS);
  }
});

test("an agent of pitman-yor tools finds new ones for weeks, a plain one does not", () => {
  const tools = (name: string, from: number, to: number) =>
    new Set(
      recordsOf(name)
        .filter(({ at }) => at >= from && at < to)
        .map(({ record }) => String(record["action"])),
    );
  const middle = startAt + 14 * DAY_MS;
  const end = startAt + 28 * DAY_MS;
  const fresh = (name: string) =>
    [...tools(name, middle, end)].filter((tool) => !tools(name, startAt, middle).has(tool));
  expect(fresh("data-research").length).toBeGreaterThan(0);
  expect(fresh("support-triage")).toEqual([]);
});

test("sub-agents act for the agent that started them and for its user", () => {
  const below = recordsOf("support-triage").filter(({ record }) => record["depth"] === 1);
  expect(below.length).toBeGreaterThan(500);
  for (const { record } of below) {
    expect(record["parent_uid"]).toBe("agents:example:ai-agent:support-triage");
    expect(record["delegation"]).toEqual([record["parent_uid"], expect.stringMatching(/^agents:example:human:/)]);
  }
});

test("a demonstration has 12,000 to 20,000 records a day", () => {
  let count = 0;
  for (const _ of createWorld({ ...options, quietDays: 7 }).records()) count += 1;
  expect(count / 7).toBeGreaterThan(12_000);
  expect(count / 7).toBeLessThan(20_000);
});

describe("attacks", () => {
  const attacked = { ...options, quietDays: 21, attackDays: 12 };
  const scene = createCompany(attacked);

  test.each(ATTACKS.map((attack) => [attack.name, attack] as const))(
    "%s first befalls a member of the named cast, who fits",
    (_, attack) => {
      const victim = cast.find(({ name }) => name === attack.first);
      expect(victim !== undefined && attack.fits(victim, scene.quietUntil, scene)).toBe(true);
    },
  );

  /** The first attack of that name, on the first of its victims. */
  function played(name: string): readonly RawRecord[] {
    const planned = planAttacks({ ...attacked, attacks: [name], attackEveryHours: 0 }, scene, castOf(scene, 0));
    return [...merge(planned.map((each) => attackStream(scene, each)))];
  }

  test.each(["stolen-ci-token", "resurrected-credential", "cloned-refresh-job", "failed-auth"])(
    "%s comes from a network of nobody's",
    (name) => {
      const lines = played(name).map(({ record }) => JSON.stringify(record));
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(line).toMatch(/198\.19\.\d+\.\d+/);
    },
  );

  test.each(ATTACK_NAMES.filter((name) => !/^(?:stolen|resurrected|cloned|failed)/.test(name)))(
    "%s comes from where the machine always is",
    (name) => {
      const lines = played(name).map(({ record }) => JSON.stringify(record));
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(line).not.toMatch(/198\.19\.\d+\.\d+/);
    },
  );

  test("the stolen token looks around before it reads secrets", () => {
    const names = played("stolen-ci-token").map(({ record }) => String(record["eventName"]));
    const secret = /GetSecretValue|ParametersByPath/;
    expect(names.findIndex((name) => secret.test(name))).toBeGreaterThan(5);
    expect(names.filter((name) => secret.test(name)).length).toBeGreaterThan(2);
  });

  test("the forgotten key was silent for two weeks", () => {
    const last = timesOf("legacy-reporting", scene).at(-1) ?? 0;
    expect(last).toBeGreaterThan(startAt + 3 * DAY_MS);
    expect((played("resurrected-credential")[0]?.at ?? 0) - last).toBeGreaterThan(14 * DAY_MS);
  });

  test("the copy of the refresh job keeps its cadence, an hour away from the job's own beats", () => {
    const copies = played("cloned-refresh-job").map((record) => record.at);
    const phases = timesOf("crm-sync", scene)
      .slice(0, 4)
      .map((beat) => beat % (6 * HOUR_MS));
    expect(copies).toHaveLength(8);
    for (const [index, copy] of copies.entries()) {
      if (index > 0) expect(Math.abs(copy - (copies[index - 1] ?? 0) - 6 * HOUR_MS)).toBeLessThan(60_000);
      for (const phase of phases) {
        const distance = Math.abs((copy % (6 * HOUR_MS)) - phase);
        expect(Math.min(distance, 6 * HOUR_MS - distance)).toBeGreaterThan(HOUR_MS / 2);
      }
    }
  });

  test("the payment key's answers are ten times as large, and ten times as many", () => {
    const usual = recordsOf("payments-settlement").map(({ record }) => Number(record["body_bytes_sent"]));
    const taken = played("exfiltration").map(({ record }) => Number(record["body_bytes_sent"]));
    const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;
    expect(median(taken) / median(usual)).toBeGreaterThan(7);
    expect(taken.length / (usual.length / (WEEKS * 7 * 24))).toBeGreaterThan(5);
  });

  test("off-hours is in the dead of night", () => {
    for (const { at } of played("off-hours")) expect(hourOfWeek(at) % 24).toBe(3);
  });

  test("low and slow is at most four calls a day", () => {
    const list = played("low-and-slow");
    expect((list.at(-1)?.at ?? 0) - (list[0]?.at ?? 0)).toBeGreaterThan(3 * DAY_MS);
    expect(list.length).toBeLessThanOrEqual(25);
  });

  test("the poisoning climbs for a week and then harvests", () => {
    const list = played("poisoning-ramp");
    const first = list[0]?.at ?? 0;
    const days = Array.from({ length: 8 }, (_, day) =>
      list.filter(({ at }) => Math.floor((at - first) / DAY_MS) === day),
    );
    for (let day = 1; day < 7; day += 1) expect(days[day]?.length).toBeGreaterThan((days[day - 1]?.length ?? 0) * 0.95);
    expect(days[7]?.length).toBeGreaterThan(3 * (days[6]?.length ?? 0));
  });

  test("the sprawl is dozens of runs, each started by the agent, up to eight deep", () => {
    const runs = new Map(played("sprawl").map(({ record }) => [record["run_uid"], record]));
    expect(runs.size).toBeGreaterThanOrEqual(30);
    for (const record of runs.values()) expect(record["parent_uid"]).toBe("agents:example:ai-agent:support-triage");
    expect(Math.max(...[...runs.values()].map((record) => Number(record["depth"])))).toBe(8);
  });
});

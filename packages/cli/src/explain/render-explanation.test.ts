import { readFileSync } from "node:fs";
import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { renderFindings } from "../findings/render-findings.ts";
import { columnsOf } from "../render/columns.ts";
import { createPaint } from "../render/paint.ts";
import { HOSTILE, sampleRecords } from "../testing/sample-history.ts";
import { type Explanation, oddHours } from "./explanation.ts";
import { renderExplanation } from "./render-explanation.ts";

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 2, 2);
const paint = createPaint(false);

/** What the detector said of the sample history once. */
const finding = JSON.parse(readFileSync(new URL("../testdata/finding.json", import.meta.url), "utf8")) as Finding;

/** The sample history's `deploy`, without an engine. */
function explanation(): Explanation {
  const events = sampleRecords()
    .slice(0, -2)
    .map((line) => JSON.parse(line) as Event)
    .filter((event) => event.identity_name === "deploy");
  const week = new Array<number>(168).fill(0);
  const calls = new Map<number, number>();
  for (const event of events) {
    const hour = Math.floor(Date.parse(event.time) / HOUR_MS);
    const bin = (hour - START / HOUR_MS) % 168;
    week[bin] = (week[bin] ?? 0) + 1;
    calls.set(hour, (calls.get(hour) ?? 0) + 1);
  }
  return {
    finding,
    hoursOfWeek: week,
    hourly: [...calls].map(([hour, n]) => ({ at: hour * HOUR_MS, calls: n })),
    events: events.slice(-60),
  };
}

describe("an explanation", () => {
  test.each([
    ["wide", 100],
    ["narrow", 48],
  ])("is drawn as reviewed on a %s terminal, and fits it", async (name, columns) => {
    const text = renderExplanation(explanation(), { columns, paint });
    await expect(text).toMatchFileSnapshot(`../testdata/explain-${name}.golden.txt`);
    const tooLong = text.split("\n").filter((line) => columnsOf(line) > columns && !line.includes("SELECT"));
    expect(tooLong).toEqual([]);
  });

  test("of a rule has no ladder and no sum, and says what matched and who called", () => {
    const matched = { name: "action", pattern: "MATCH", observed: HOSTILE, surprise: 0, added: 0 } as const;
    const dimensions = [
      { ...matched, expected: "nobody" },
      { ...matched, name: "called_from", observed: `192.0.2.9; by ${HOSTILE}`, expected: "" },
    ];
    const { probability: _none, ...rest } = finding;
    const rule: Finding = { ...rest, kind: "rule", calibration: "none", dimensions };
    const text = renderExplanation({ ...explanation(), finding: rule }, { columns: 100, paint }, () => ["Close it."]);
    expect(text).toContain("what was matched\n  action MATCH\n");
    expect(text).toMatch(/^from +192\.0\.2\.9; by /m);
    expect(text).not.toContain("called_from");
    expect(text).not.toContain("what was new");
    expect(text).not.toContain("how the evidence adds up");
    expect(text).not.toContain("\nforged");
    expect(text).toContain("close it. Then revoke the credential");
  });

  test("of a group names everybody, one a line, with the findings of their own", () => {
    const observed = `${finding.identity_uid}, corp:a:bot:one (f_1), corp:a:bot:two`;
    const members = { name: "members", pattern: "MATCH", observed, expected: "", surprise: 0, added: 0 } as const;
    const group: Finding = { ...finding, dimensions: [...finding.dimensions, members] };
    const text = renderExplanation({ ...explanation(), finding: group }, { columns: 100, paint });
    expect(text).toContain(`${finding.identity_uid} and 2 others`);
    expect(text).toContain(`\n  ${finding.identity_uid}\n  corp:a:bot:one  f_1\n  corp:a:bot:two\n`);
    expect(text).not.toContain("members MATCH");
  });

  test("without events kept still says all that the finding holds", () => {
    const bare = { finding, hoursOfWeek: new Array<number>(168).fill(0), hourly: [], events: [] };
    const text = renderExplanation(bare, { columns: 100, paint });
    expect(text).toContain("no events are kept of these weeks");
    expect(text).toContain("no events are kept of that time");
    expect(text).toContain(finding.sql);
  });

  test("of a silence does not say that events are missing, of many in an account shows no week of nobody", () => {
    const bare = { hoursOfWeek: new Array<number>(168).fill(0), hourly: [], events: [] };
    const silence: Finding = { ...finding, kind: "lifecycle", detector: "lifecycle.fell-silent", events: [] };
    const text = renderExplanation({ ...bare, finding: silence }, { columns: 100, paint });
    expect(text).toContain("none: it is about what did not happen");
    expect(text).not.toContain("no events are kept of that time");
    const nobody = { identity_kind: "unknown", identity_name: "anonymous" } as const;
    const surge: Finding = { ...finding, ...nobody, kind: "lifecycle", detector: "lifecycle.newborn-surge" };
    const told = renderExplanation({ ...bare, finding: surge }, { columns: 100, paint });
    for (const heading of ["its week", "its rate", "events ("]) expect(told).not.toContain(heading);
    expect(told).toContain(surge.sql);
  });

  test("of one that always makes one call an hour says so once", () => {
    const { finding: one } = explanation();
    const before = Date.parse(one.first_seen) - 30 * 3_600_000;
    const hourly = Array.from({ length: 24 }, (_, n) => ({ at: before + n * 3_600_000, calls: 1 }));
    const text = renderExplanation({ ...explanation(), hourly }, { columns: 100, paint });
    expect(text).toContain("usual 1 call an hour (middle 95 % of 24 active hours)");
  });

  test("adds up: the bars' numbers sum to the sum, as they are shown", () => {
    const text = renderExplanation(explanation(), { columns: 100, paint });
    const section = text.slice(text.indexOf("how the evidence adds up"), text.indexOf("its week"));
    const numbers = Array.from(section.matchAll(/\d+\.\d\d/g), ([number]) => Number(number));
    const sum = numbers.pop();
    expect(numbers.reduce((total, each) => total + each, 0)).toBeCloseTo(sum ?? Number.NaN, 6);
  });
});

test.each([
  ["2026-03-22T03:00:00.000Z", "2026-03-22T03:19:40.000Z", [147]],
  ["2026-03-02T00:00:00.000Z", "2026-03-02T01:00:00.000Z", [0, 1]],
  ["2026-03-08T23:59:59.999Z", "2026-03-09T00:00:00.000Z", [167, 0]],
])("from %s to %s are the hours %j of the week", (first_seen, last_seen, hours) => {
  expect([...oddHours({ first_seen, last_seen, time: first_seen })]).toEqual(hours);
});

test("of a log that is missing there is no week and no call, and nobody who acted", () => {
  const silent: Finding = { ...finding, kind: "coverage", identity_uid: "aws:1:unknown:aws-cloudtrail" };
  const text = renderExplanation({ ...explanation(), finding: silent, events: [] }, { columns: 100, paint });
  expect(text).toMatch(/^about +aws:1:unknown:aws-cloudtrail/m);
  expect(text).not.toMatch(/its week|its rate|◆|^identity/m);
  expect(text).toContain("evidence");
});

test("a finding of four days marks all of them, and one of a year the hour that decided it", () => {
  const days = { first_seen: "2026-03-03T00:00:00.000Z", last_seen: "2026-03-06T18:30:00.000Z" };
  const marked = [...oddHours({ ...days, time: days.last_seen })];
  expect([marked.length, marked[0], marked.at(-1)]).toEqual([91, 24, 114]);
  const year = { first_seen: "2025-01-01T00:00:00.000Z", last_seen: "2026-01-01T00:00:00.000Z" };
  expect([...oddHours({ ...year, time: "2026-03-22T03:00:00.000Z" })]).toEqual([147]);
});

test("the table of findings is as reviewed", async () => {
  const other = {
    ...finding,
    finding_uid: "f_0123456789abcdef",
    severity: "low",
    score: 46,
    title: `${HOSTILE} did it`,
  } as const;
  const text = renderFindings([finding, other], { columns: 100, paint });
  await expect(text).toMatchFileSnapshot("../testdata/findings.golden.txt");
});

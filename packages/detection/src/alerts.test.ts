import { type Event, type Finding, parseTime } from "@rolecall/core";
import { expect, test } from "vitest";
import type { DetectorOptions } from "./detector.ts";
import { createRules } from "./rules/index.ts";
import { findingsOf, fresh, OPTIONS } from "./test/run.ts";
import { call, random, tinyWorld, WORLD_START } from "./test/tiny-world.ts";
import { weeks } from "./test/weeks.ts";

const HOUR_MS = 3_600_000;

/** What another product found about somebody, from an address that is not his, at whatever hour. */
function alert(name: string, at: number, uid: string, labels: Readonly<Record<string, string>> = {}): Event {
  return call(name, at, uid, {
    ...{ source: "ocsf", class_uid: 2004, activity_id: 1, service: undefined, client: undefined },
    ...{ action: "UnauthorizedAccess:IAMUser/MaliciousIPCaller", action_class: "other", outcome: "unknown" },
    ...{ src_network: "203.0.113.0/24", src_asn: 64_500 },
    labels: {
      ...{ product: "GuardDuty", finding: "Used from elsewhere", finding_uid: uid, finding_severity: "high" },
      ...labels,
    },
  });
}

function inOrder(events: readonly Event[]): readonly Event[] {
  return events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

/** Every three hours of somebody of the log, active or long silent, and of one who never stands in it. */
function withAlerts(events: readonly Event[], seed: number): readonly Event[] {
  const next = random(seed);
  const who = Array.from(new Map(events.map((event) => [event.identity_uid, event])).values());
  const [first, last] = [parseTime(events[0]?.time ?? ""), parseTime(events.at(-1)?.time ?? "")];
  const alerts: Event[] = [];
  for (let at = first; at < last; at += 3 * HOUR_MS) {
    const { identity_uid, identity_kind, identity_name } = who[Math.floor(next() * who.length)] as Event;
    alerts.push({ ...alert("", at, `alert-${at}`), identity_uid, identity_kind, identity_name });
    alerts.push(alert(`only-told-of-${at % 97}`, at + 1, `stranger-${at}`));
  }
  return inOrder([...events, ...alerts]);
}

/** All that a detector knows and tells, but for which ids it has seen and what is on hold. */
function knownFrom(events: readonly Event[], options: DetectorOptions) {
  const detector = fresh(options);
  const findings = findingsOf(events, detector);
  const identities = detector.takeIdentities();
  const coverage = detector.takeCoverage();
  const rows = Array.from(detector.snapshot().rows, ({ key, state }) => [key, Buffer.from(state).toString("base64")]);
  const learnt = new Map(rows.filter(([key]) => !/^(?:seen:|ahead:|hold:)/.test(key ?? "")) as [string, string][]);
  return { findings, identities, coverage, learnt };
}

const WEEKS = weeks(1);
const COMPANY = Array.from(tinyWorld(4, 40, 24 * 21));

test.each([
  ["weeks in which machines stop, move and are born", WEEKS],
  ["a calm company", COMPANY],
])("%s: what other products find of its identities changes nothing that is learnt or told of them", (_, events) => {
  const plain = knownFrom(events, OPTIONS);
  const told = withAlerts(events, 4);
  expect(told.length).toBeGreaterThan(events.length + 300);
  expect(knownFrom(told, OPTIONS)).toEqual(plain);
});

const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

function told(events: readonly Event[]): readonly Finding[] {
  return findingsOf(inOrder(events), fresh(OPTIONS, createRules()));
}

interface Again {
  readonly what: string;
  /** Minutes after the first, and what is another then. */
  readonly later: readonly (readonly [minutes: number, labels: Readonly<Record<string, string>>])[];
  readonly findings: number;
  readonly severity?: string;
}

const same = { finding_uid: "f-1", finding_severity: "medium" };

const AGAIN: readonly Again[] = [
  { what: "hour after hour for two days", later: hours(48).map((hour) => [hour * 60, same]), findings: 1 },
  { what: "day after day for a month", later: hours(30).map((day) => [day * 24 * 60, same]), findings: 1 },
  {
    what: "by two more products, each with its id",
    later: [
      [5, { finding_uid: "b" }],
      [9, {}],
    ],
    findings: 1,
    severity: "high",
  },
  {
    what: "by two regions that take turns, for ten days",
    later: hours(20).map((half) => [half * 13 * 60, half % 2 === 0 ? same : { ...same, finding_uid: "other-region" }]),
    findings: 2,
  },
  { what: "as archived", later: [[60, { ...same, finding_status: "archived" }]], findings: 1 },
  {
    what: "as worse, and then as less",
    later: [
      [60, { ...same, finding_severity: "critical" }],
      [120, { ...same, finding_severity: "low" }],
    ],
    findings: 1,
    severity: "high",
  },
  { what: "a week and a half later", later: [[11 * 24 * 60, same]], findings: 2 },
  { what: "under a new id, a day later", later: [[24 * 60, { ...same, finding_uid: "f-2" }]], findings: 2 },
  { what: "with other words", later: [[5, { ...same, finding: "Something else" }]], findings: 2 },
];

function hours(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n + 1);
}

test.each(AGAIN)("told again $what: $findings", ({ later, findings, severity = "medium" }) => {
  const first = alert("web", WORLD_START, "first", same);
  const more = later.map(([minutes, labels], n) =>
    alert("web", WORLD_START + minutes * MINUTE_MS, `again-${n}`, labels),
  );
  const found = told([first, ...more]);
  expect(found.filter(({ detector }) => !detector.startsWith("ocsf-finding-"))).toEqual([]);
  expect(found).toHaveLength(findings);
  expect(found[0]?.severity).toBe(severity);
});

test("what is found of many within an hour is a few findings, and one about all of them", () => {
  const all = Array.from({ length: 400 }, (_, n) => alert(`user-${n}`, WORLD_START + n * 5000, `many-${n}`));
  const found = told([...COMPANY.slice(0, 2000), ...all].map((event) => ({ ...event })));
  const own = found.filter(({ detector }) => detector.startsWith("ocsf-finding-"));
  expect(own.length).toBeLessThan(20);
});

test("who was found in something keeps its policy, and what it then does is judged as ever", () => {
  const events = [...COMPANY, alert("id-0", parseTime(COMPANY.at(-1)?.time ?? "") + DAY_MS, "last")];
  const found = told(events);
  expect(found.filter(({ detector }) => detector === "ocsf-finding-grave")).toHaveLength(1);
  expect(found.filter(({ kind }) => kind === "lifecycle")).toEqual(
    told(COMPANY).filter(({ kind }) => kind === "lifecycle"),
  );
});

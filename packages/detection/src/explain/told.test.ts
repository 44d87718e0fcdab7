import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { createRules } from "../rules/index.ts";
import { findingsOf, fresh, OPTIONS } from "../test/run.ts";
import { call, tinyWorld, WORLD_START } from "../test/tiny-world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = WORLD_START + 12 * 24 * HOUR;

/** What is said of `name` after twelve days of a small fleet in which it did this as well. */
function told(name: string, events: readonly Event[]): Finding {
  const all = [...tinyWorld(5, 8, 12 * 24), ...events].toSorted((a, b) => (a.time < b.time ? -1 : 1));
  const found = findingsOf(all, fresh(OPTIONS, createRules([]))).filter(({ identity_name }) => identity_name === name);
  const [finding] = found.filter(({ time }) => Date.parse(time) >= NOW);
  if (finding === undefined) throw new Error(`nothing was told of ${name}`);
  return finding;
}

const hourly = (name: string, over: Partial<Event> = {}): Event[] =>
  Array.from({ length: 12 * 24 }, (_, hour) => call(name, WORLD_START + hour * HOUR + 1000, `${name}-${hour}`, over));

function dimension(finding: Finding, name: string): string {
  const { observed = "", expected = "" } = finding.dimensions.find((each) => each.name === name) ?? {};
  return `${observed} | ${expected}`;
}

test.each<[string, number, RegExp]>([
  ["none", 0, /^none of its calls$/],
  // Whatever the hour's number of calls is: the share is of all that it made.
  ["one in twelve", 12, /^8\.\d+ % of its calls$/],
])("calls that fail are told with one of them, and with the share that usually does: %s", (_, each, usual) => {
  const over = { outcome: "error", error_code: "SlowDown", action: "PutObject" } as const;
  const usually = Array.from({ length: 12 * 24 * 4 }, (_, k) =>
    call("job", WORLD_START + k * 15 * MINUTE + 1000, `job-${k}`, k % each === 1 ? over : { action: "PutObject" }),
  );
  const failing = Array.from({ length: 30 }, (_, k) => call("job", NOW + k * 5000, `f${k}`, over));
  const [observed = "", expected = ""] = dimension(told("job", [...usually, ...failing]), "error").split(" | ");
  expect(observed).toMatch(/^\d+ of \d+ calls failed: e\.g\. PutObject, SlowDown$/);
  expect(expected).toMatch(usual);
});

test("a run between two others is told by its distance from the one before, also when the next has come", () => {
  const copy = [27, 87, 147].map((minute) => call("job", NOW + minute * MINUTE, `copy-${minute}`));
  const own = [0, 60, 120].map((minute) => call("job", NOW + minute * MINUTE + 1000, `own-${minute}`));
  const finding = told("job", [...hourly("job"), ...copy, ...own]);
  expect(finding.title).toContain("outside of its schedule");
  expect(dimension(finding, "cadence")).toMatch(
    /^called 27 minutes after its scheduled run(?:, \d times in a row)? \| every 60 minutes, give or take \d+ seconds, in \d+ runs before$/,
  );
});

test("the event that is named shows what leads, whatever usual calls came after it", () => {
  const stolen = call("job", NOW + 1000, "stolen", { src_network: "203.0.113.0/24", src_asn: 64_500, client: "curl" });
  const more = Array.from({ length: 8 }, (_, k) => call("job", NOW + 2000 + k * 1000, `usual-${k}`));
  const finding = told("job", [...hourly("job"), stolen, ...more]);
  expect(finding.title).toContain("203.0.113.0/24");
  expect(finding.events[1]).toBe("stolen");
});

test("what never came is told, and what came seldom stands with what is usual", () => {
  const seldom = call("job", NOW - 5 * 24 * HOUR, "seldom", { action: "ListBuckets" });
  const now = ["ListBuckets", "GetSecretValue", "ListUsers"].map((action, k) =>
    call("job", NOW + k * MINUTE, action, { action, client: "curl", src_network: "203.0.113.0/24", src_asn: 64_500 }),
  );
  const finding = told("job", [...hourly("job"), seldom, ...now]);
  expect(dimension(finding, "action")).toMatch(/^GetSecretValue, ListUsers \| GetObject \(.*\), ListBuckets \(1 of/);
});

test("an identity keeps its name where a record gives only its id", () => {
  const id = { identity_uid: "entra:1:oauth-app:5ffc48ef-0e6e" } as const;
  const named = hourly("teams-bot", id);
  const now = ["GetSecretValue", "ListUsers"].map((action, k) =>
    call("5ffc48ef-0e6e", NOW + k * MINUTE, action, { ...id, action, client: "curl", src_network: "203.0.113.0/24" }),
  );
  expect(told("teams-bot", [...named, ...now]).title).toMatch(/^teams-bot /);
});

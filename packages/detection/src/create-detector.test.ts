import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import type { RuleMatch, RuleSet } from "./rules/index.ts";
import { findingsOf, fresh, NO_RULES, OPTIONS } from "./test/run.ts";
import { call, tinyWorld, WORLD_START } from "./test/tiny-world.ts";

const HOUR = 3_600_000;

/** One rule: a bucket made public; worse where the bucket is called `secret`. */
const PUBLIC: RuleSet = {
  ...NO_RULES,
  check: (event) => (event.action === "MakePublic" ? [match(event)] : []),
};

function match(event: Event): RuleMatch {
  return {
    rule: "bucket-public",
    version: 3,
    title: `a bucket was made public: ${event.resource ?? ""}`,
    severity: event.resource === "secret" ? "critical" : "medium",
    confidence: "high",
    attacks: [],
    owasp: ["NHI6"],
    dimensions: [],
    key: "",
  };
}

const made = (hours: number, uid: string, resource = "shop"): Event =>
  call("deploy", WORLD_START + hours * HOUR, uid, { action: "MakePublic", resource });

test("matches of one rule and identity within twelve hours are one finding, and the worst is what it tells", () => {
  const found = findingsOf(
    [made(0, "a"), made(5, "b", "secret"), made(16, "c"), made(30, "d")],
    fresh(OPTIONS, PUBLIC),
  );
  const rules = found.filter((finding) => finding.kind === "rule").toSorted((a, b) => (a.time < b.time ? -1 : 1));
  expect(rules.map((finding) => [finding.severity, finding.score, finding.events])).toEqual([
    ["critical", 90, ["a", "b", "c"]],
    ["medium", 60, ["d", "d", "d"]],
  ]);
  expect(rules[0]).toMatchObject({
    detector: "bucket-public",
    detector_version: 3,
    calibration: "none",
    owner: "team-a",
  });
  expect(rules[0]?.fingerprint).toBe(rules[1]?.fingerprint);
  expect(rules[0]?.finding_uid).not.toBe(rules[1]?.finding_uid);
});

test("take gives a finding again only when it changed", () => {
  const detector = fresh(OPTIONS, PUBLIC);
  detector.offer(made(0, "a"), 0);
  detector.advance(WORLD_START + HOUR, 1);
  expect(detector.take()).toHaveLength(1);
  expect(detector.take()).toHaveLength(0);
  detector.offer(made(2, "b"), 2);
  detector.advance(WORLD_START + 3 * HOUR, 3);
  expect(detector.take().map((finding) => finding.events)).toEqual([["a", "a", "b"]]);
});

test("identities and credentials are counted, and given when they changed", () => {
  const detector = fresh();
  const key = {
    credential_uid: "AKIA1",
    credential_kind: "access-key",
    credential_issued: "2026-01-01T00:00:00.000Z",
  } as const;
  detector.offer(call("a", WORLD_START + HOUR, "1", key), 0);
  detector.offer(call("a", WORLD_START, "2", key), 1);
  detector.offer(call("b", WORLD_START, "3"), 2);
  detector.advance(WORLD_START + 2 * HOUR, 3);
  const { identities, credentials } = detector.takeIdentities();
  expect(identities.map(({ identity_uid, events, owner }) => [identity_uid, events, owner])).toEqual([
    ["aws:1:role:a", 2, "team-a"],
    ["aws:1:role:b", 1, "team-a"],
  ]);
  expect(identities[0]).toMatchObject({
    first_seen: "2026-03-02T00:00:00.000Z",
    last_seen: "2026-03-02T01:00:00.000Z",
  });
  expect(credentials.map(({ credential_uid, events }) => [credential_uid, events])).toEqual([["AKIA1", 2]]);
  detector.offer(call("a", WORLD_START + 2 * HOUR, "4", key), 4);
  detector.finish();
  const again = detector.takeIdentities();
  expect(again.identities).toHaveLength(1);
  expect(again.credentials[0]).toMatchObject({
    events: 3,
    credential_uid: "AKIA1",
    identity_uid: "aws:1:role:a",
    issued: key.credential_issued,
  });
});

test("past the bound of identities, all in their hour, no baseline is begun, rules still speak, and the events are counted", () => {
  const detector = fresh({ ...OPTIONS, mostIdentities: 2 }, PUBLIC);
  for (const [k, name] of ["a", "b", "c", "a", "c"].entries()) detector.offer(call(name, WORLD_START + k, `${k}`), k);
  detector.offer(made(0, "p"), 5);
  detector.finish();
  expect(detector.stats).toMatchObject({ identities: 2, unwatched: 3 });
  expect(detector.take().map((finding) => finding.identity_name)).toEqual(["deploy"]);
});

test("a finding as it is written", async () => {
  const events = Array.from(tinyWorld(5, 20, 9 * 24));
  const at = WORLD_START + 9 * 24 * HOUR + 600_000;
  const over = { action_class: "secret", src_network: "203.0.113.0/24", src_asn: 64_500, client: "curl" } as const;
  for (let k = 0; k < 4; k += 1)
    events.push(call("id-1", at + k * 1000, `theft-${k}`, { ...over, action: `GetSecret${k}` }));
  const found = findingsOf(events).filter(
    (finding) => finding.identity_name === "id-1" && finding.events[0]?.startsWith("theft"),
  );
  await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot("testdata/finding.golden.json");
});

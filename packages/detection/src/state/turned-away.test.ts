import { EMPTY_INVENTORY, type Event, type Finding, formatTime, type Inventory } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { inventoryRecords } from "../inventory/records.ts";
import { findingsAcross, findingsOf, fresh } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const MINUTE = 60_000;

/** A request with a key that the gateway's log names by its fingerprint only. */
function request(key: string, at: number, over: Partial<Event> = {}): Event {
  return call(key, at, `${key}-${at}`, {
    source: "gateway",
    provider: "http",
    identity_uid: `http:api.acme.example:api-key:sha256%3A${key}`,
    identity_kind: "api-key",
    identity_name: `sha256:${key}`,
    credential_uid: `sha256:${key}`,
    credential_kind: "api-key",
    ...over,
  });
}

/** Everything that a scanner asks for, each with a key of its own, from a browser. */
const scan = (outcome: Event["outcome"], over: Partial<Event> = {}): readonly Event[] =>
  Array.from({ length: 50 }, (_, i) =>
    request(`0${i}f3`, WORLD_START + i * MINUTE, {
      action: `GET /scan-${i}`,
      user_agent: "Mozilla/5.0",
      client: "browser",
      outcome,
      ...over,
    }),
  );

const NAME_AND_PASSWORD: Partial<Event> = { credential_kind: "password", credential_uid: undefined };

test.each<[string, Event["outcome"], Partial<Event>]>([
  ["keys, refused", "denied", {}],
  ["keys, not found", "error", {}],
  ["names with a password, not found", "error", NAME_AND_PASSWORD],
])("who was never let in is nobody, but for a few: %s", (_, outcome, over) => {
  const detector = fresh();
  findingsOf(scan(outcome, over), detector);
  expect(detector.stats).toMatchObject({ unwatched: 0, events: 50 });
  expect(detector.stats.identities).toBeLessThan(4);
});

test.each([1, 60, 333, 700])("who is held is the same after a restart from the snapshot at %i", (restartAt) => {
  const log = Array.from({ length: 800 }, (_, i) => {
    const key = i % 2 === 0 ? "77" : `${i}`;
    return request(key, WORLD_START + i * 1000, { event_uid: `try-${i}`, outcome: "denied" });
  });
  const ids = (findings: readonly Finding[]): readonly string[] => findings.map(({ finding_uid }) => finding_uid);
  expect(ids(findingsAcross(log, restartAt)).toSorted()).toEqual(ids(findingsAcross(log)).toSorted());
});

test("who tries one key again and again is somebody, and is told of", () => {
  const refused = Array.from({ length: 2000 }, (_, i) =>
    request("77", WORLD_START + i * 1000, { event_uid: `try-${i}`, outcome: "denied" }),
  );
  const detector = fresh();
  const told = findingsOf(refused, detector).map(({ title }) => title);
  expect(detector.stats.identities).toBe(1);
  expect(told).toEqual([expect.stringMatching(/was refused [\d,]+ of [\d,]+ calls in its first hour$/)]);
});

test.each<[string, readonly Event[], number]>([
  ["who is let in", scan("success"), 50],
  ["whose key has a name that the gateway gave it", scan("error", { credential_uid: "k-1" }), 50],
  ["who is let in by a password", scan("success", NAME_AND_PASSWORD), 50],
  ["whose password another log refuses", scan("denied", { ...NAME_AND_PASSWORD, source: "okta-system-log" }), 50],
  ["who has no key", scan("denied", { credential_uid: undefined }), 50],
])("%s is somebody", (_, events, identities) => {
  const detector = fresh();
  findingsOf(events, detector);
  expect(detector.stats).toMatchObject({ identities });
});

const ELSEWHERE = { identity_uid: "http:admin.acme.example:api-key:sha256%3A77" };
const declared = { id: "http:api.acme.example:api-key:sha256%3A77", place: "i:1" };

test("a key that was let in is somebody at every host where it is tried", () => {
  const detector = fresh();
  findingsOf(
    [request("77", WORLD_START), request("77", WORLD_START + MINUTE, { ...ELSEWHERE, outcome: "denied" })],
    detector,
  );
  expect(detector.stats.identities).toBe(2);
});

test.each<[string, Partial<Inventory>, number]>([
  ["as an identity", { identities: [declared] }, 1],
  ["of whatever kind", { identities: [{ ...declared, id: "http:api.acme.example:*:sha256%3A77" }] }, 1],
  ["as a credential", { credentials: [{ id: "sha256:77", place: "i:1" }] }, 1],
  ["by a pattern, which names nobody", { identities: [{ pattern: "http:*:api-key:*", place: "i:1" }] }, 0],
])("a key that the inventory names is somebody, though it is refused: %s", (_, inventory, identities) => {
  const detector = fresh();
  const records = inventoryRecords({ ...EMPTY_INVENTORY, ...inventory }, formatTime(WORLD_START));
  for (const [offset, record] of records.entries()) detector.control(record, offset);
  detector.offer(request("77", WORLD_START + MINUTE, { outcome: "denied" }), records.length);
  detector.finish();
  expect(detector.stats.identities).toBe(identities);
});

test("whoever was let in once stays, whatever it is refused", () => {
  const detector = fresh();
  const refused = Array.from({ length: 5 }, (_, i) => request("77", WORLD_START + i * MINUTE, { outcome: "denied" }));
  findingsOf([request("77", WORLD_START - MINUTE), ...refused], detector);
  expect(detector.stats.identities).toBe(1);
});

describe("a key that no log had let in, and now does", () => {
  const knocked = (refusals: number, calls: number, over: Partial<Event> = {}): readonly Event[] => [
    ...Array.from({ length: refusals }, (_, i) =>
      request("77", WORLD_START + i * MINUTE, { action: `GET /v1/call-${i % calls}`, outcome: "denied", ...over }),
    ),
    request("77", WORLD_START + refusals * MINUTE, { action: "GET /v1/exports" }),
  ];
  const told = (log: readonly Event[], restartAt?: number): readonly Finding[] =>
    findingsAcross(log, restartAt).filter(({ detector }) => detector === "lifecycle.refused-then-let-in");

  test.each<[string, readonly Event[]]>([
    ["one call after another", knocked(100, 30)],
    ["thirty of them once", knocked(30, 30)],
    ["what administers", knocked(40, 3, { action_class: "admin" })],
  ])("after it was refused %s is told of, and once, whatever the ids of its requests", (_, log) => {
    const again = request("77", WORLD_START + 500 * MINUTE, { action: "GET /v1/exports" });
    const [finding, ...more] = told([...log, again]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ identity_name: "sha256:77", severity: "medium" });
    expect(finding?.title).toContain("which was never let in, was refused");
    for (const at of [10, log.length - 1]) expect(told([...log, again], at)).toEqual([finding]);
  });

  test("is told of though 15,000 keys that somebody made up were refused between two of its calls", () => {
    const flood = Array.from({ length: 15_000 }, (_, i) =>
      request(`f${i}`, WORLD_START + 10 * MINUTE + i, { event_uid: `flood-${i}`, outcome: "denied" }),
    );
    const log = knocked(100, 30);
    const flooded = [...log.slice(0, 10), ...flood, ...log.slice(10)];
    const [finding, ...more] = told(flooded);
    expect(more).toEqual([]);
    expect(finding?.title).toContain("was refused 100 times");
    expect(told(flooded, 12_000)).toEqual([finding]);
  });

  test.each<[string, readonly Event[]]>([
    ["a few times", knocked(8, 8)],
    ["one call again and again", knocked(200, 1)],
    ["a week ago", [...knocked(100, 30).slice(0, 100), request("77", WORLD_START + 8 * 1440 * MINUTE)]],
    ["and is not let in", knocked(100, 30).slice(0, 100)],
    ["when it was known", [request("77", WORLD_START - MINUTE), ...knocked(100, 30)]],
  ])("is not told of so where it was refused %s", (_, log) => {
    expect(told(log)).toEqual([]);
  });
});

import { EMPTY_INVENTORY, type Event, type Finding, type OwnerEntry } from "@rolecall/core";
import {
  createDetector,
  createRules,
  type Detector,
  inventoryRecords,
  type Position,
  type StateRow,
} from "@rolecall/detection";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTenants } from "./tenants.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 2);
const OPTIONS = {
  holdMs: () => HOUR,
  context: () => ({ owner: "", environment: "", criticality: "", group: "g" }),
};
const TENANTS = ["default", "acme", "globex"];
const ACTIONS = ["GetObject", "DeleteTrail", "StopLogging"];

/** Each makes several detectors, which costs. */
const RUNS = { numRuns: 15 };

const alone = (tenant: string): Detector => createDetector({ ...OPTIONS, tenant }, createRules());
const together = (): Detector => createTenants({ tenant: "default", create: alone });

/** The same identity, the same credential and the same ids for every tenant. */
function event(n: number, tenant: string, action: string): Event {
  return {
    event_uid: `e${Math.floor(n / TENANTS.length)}`,
    time: new Date(START + n * 300_000).toISOString(),
    tenant,
    source: "aws-cloudtrail",
    provider: "aws",
    action,
    service: "cloudtrail.amazonaws.com",
    action_class: "admin",
    identity_uid: "aws:1:role:deploy",
    identity_kind: "role",
    identity_name: "deploy",
    credential_uid: "AKIA1",
    outcome: "success",
    raw: JSON.stringify({ eventName: action, requestParameters: { name: "main" } }),
    origin: `t/0/${n}`,
  };
}

const logs = fc
  .array(fc.record({ tenant: fc.constantFrom(...TENANTS), action: fc.constantFrom(...ACTIONS) }), { maxLength: 60 })
  .map((entries) => entries.map(({ tenant, action }, n) => event(n, tenant, action)));

/** Findings by their last state, and identities, of one tenant. */
function told(detector: Detector, into: Map<string, string>): void {
  const say = (key: string, value: { readonly tenant: string }): void =>
    void into.set(`${value.tenant} ${key}`, JSON.stringify(value));
  for (const finding of detector.take()) say(finding.finding_uid, finding satisfies Finding);
  const { identities, credentials } = detector.takeIdentities();
  for (const identity of identities) say(identity.identity_uid, identity);
  for (const credential of credentials) say(credential.credential_uid, credential);
}

function toldAlone(events: readonly Event[]): Map<string, string> {
  const all = new Map<string, string>();
  for (const tenant of TENANTS) {
    const detector = alone(tenant);
    events.forEach((each, offset) => void (each.tenant === tenant && detector.offer(each, offset)));
    detector.finish();
    told(detector, all);
  }
  return all;
}

test("each tenant hears what it would hear alone, whatever the others do", () => {
  fc.assert(
    fc.property(logs, (events) => {
      const detector = together();
      events.forEach((each, offset) => void detector.offer(each, offset));
      detector.finish();
      const all = new Map<string, string>();
      told(detector, all);
      expect(all).toEqual(toldAlone(events));
    }),
    RUNS,
  );
});

test("after a crash at any record, reading on at the low-water mark gives the same", () => {
  fc.assert(
    fc.property(logs, fc.nat(60), fc.nat(60), (events, saveAt, crashAt) => {
      const all = new Map<string, string>();
      const rows = new Map<string, StateRow>();
      let position: Position | undefined;
      const first = together();
      for (const [offset, each] of events.slice(0, Math.max(saveAt, crashAt)).entries()) {
        first.offer(each, offset);
        if (offset + 1 !== saveAt) continue;
        told(first, all);
        const snapshot = first.snapshot();
        for (const row of snapshot.rows) rows.set(row.key, row);
        for (const key of snapshot.removed) rows.delete(key);
        position = snapshot.position;
      }
      const second = together();
      if (position !== undefined) second.restore(position, rows.values());
      for (const [offset, each] of events.entries()) {
        if (offset >= (position?.lowWater ?? 0)) second.offer(each, offset);
      }
      second.finish();
      told(second, all);
      expect(all).toEqual(toldAlone(events));
    }),
    RUNS,
  );
});

test("a tenant that comes later knows what was declared before, after a restart too", () => {
  const owner: OwnerEntry = { name: "team-deploy", place: "inventory.yaml:1" };
  const inventory = { ...EMPTY_INVENTORY, owners: [owner] };
  const first = together();
  inventoryRecords(inventory, "2026-11-02T00:00:00.000Z").forEach((record, n) => void first.control(record, n));
  const { position, rows } = first.snapshot();
  const second = together();
  second.restore(position, rows);
  second.offer(event(1, "acme", "GetObject"), 1);
  expect(second.declared).toEqual(first.declared);
  const kept = second.snapshot();
  expect(kept.rows.some(({ key }) => key.startsWith("tenant:acme/inventory"))).toBe(true);
  expect(kept.position.consumed).toBe(1);
  expect(kept.rows.some(({ key }) => key.startsWith("tenant:acme/"))).toBe(true);
  expect(kept.rows.some(({ key }) => key.startsWith("tenants/declared/"))).toBe(false);
});

test("a tenant that comes later knows what two declared at one moment, and what both declared is kept once", () => {
  const part = (version: string, n: number) => ({
    ...{ control: "inventory" as const, at: "2026-11-02T00:00:00.000Z", version, part: n, parts: 2 },
    inventory: EMPTY_INVENTORY,
  });
  const declaredBy = (...records: readonly ReturnType<typeof part>[]) => {
    const first = together();
    records.forEach((record, n) => void first.control(record, n));
    first.offer(event(1, "acme", "GetObject"), records.length);
    const second = together();
    const { position, rows } = first.snapshot();
    second.restore(position, rows);
    second.offer(event(2, "later", "GetObject"), records.length + 1);
    const keys = (tenant: string) =>
      second.snapshot().rows.filter(({ key }) => key.startsWith(`tenant:${tenant}/inventory`)).length;
    return {
      declared: first.declared,
      later: keys("later"),
      kept: rows.find(({ key }) => key.startsWith("tenants/declared")),
    };
  };
  const [a0, a1, b0, b1] = [part("a", 0), part("a", 1), part("b", 0), part("b", 1)];
  const twice = declaredBy(a0, a0, a1, a1, a0);
  expect(twice).toMatchObject({ declared: { inventory: "a" }, later: 2 });
  expect(JSON.parse(String(twice.kept?.state))).toHaveLength(2);
  expect(declaredBy(a0, b0, a1, b1)).toMatchObject({ declared: { inventory: "b" }, later: 2 });
});

test("of a tenant that acts once it is said how it is watched, though another acts before each state is saved", () => {
  const detector = together();
  const watched = new Set<string>();
  /** As a state is saved: whom it knows, then a part of how well they are watched. */
  const save = (): void => {
    detector.takeIdentities();
    for (const { tenant } of detector.takeCoverage() ?? []) watched.add(tenant);
  };
  for (const [n, tenant] of TENANTS.entries()) detector.offer(event(n, tenant, "GetObject"), n);
  for (let n = 20; n < 26; n += 1) {
    detector.offer(event(n, "default", "GetObject"), 2 * n);
    // Beyond what it is held for.
    detector.advance(START + (n + 20) * 300_000, 2 * n + 1);
    save();
  }
  expect(watched).toEqual(new Set(TENANTS));
});

test.each([
  ["a", "a/b"],
  ["a", "a/position"],
  ["a", "a%2Fb"],
  ["tenant:a/", "tenant:a"],
  ["100%", "100%/"],
])("what a record calls its tenant is anything: %j and %j keep each its own state", (...names) => {
  const first = together();
  const events = names.flatMap((tenant, n) => [
    event(4 * n, tenant, "GetObject"),
    event(4 * n + 3, tenant, "StopLogging"),
  ]);
  events.forEach((each, offset) => void first.offer(each, offset));
  // Beyond what it is held for.
  first.advance(START + 40 * 300_000, events.length);
  first.take();
  const { position, rows } = first.snapshot();
  const second = together();
  second.restore(position, rows);
  expect(events.map((each, n) => second.offer(each, events.length + 1 + n))).toEqual(events.map(() => "duplicate"));
  const [before, after] = [first, second].map((detector) => {
    detector.finish();
    return { told: detector.take(), ...detector.stats, duplicates: 0, events: 0 };
  });
  expect(after).toEqual(before);
});

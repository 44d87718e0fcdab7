import { describe, expect, test } from "vitest";
import { createIntake } from "../../sources/src/index.ts";
import { attackStream } from "./attacks/attack-stream.ts";
import { planAttacks } from "./attacks/schedule.ts";
import { castOf } from "./company/cast.ts";
import { createCompany } from "./company/company.ts";
import { createWorld, deliver, type WorldOptions } from "./index.ts";
import { merge } from "./merge.ts";
import { worldCast } from "./story.ts";

const options: WorldOptions = {
  seed: 3,
  startAt: Date.UTC(2026, 9, 5),
  quietDays: 3,
  attackDays: 2,
  identities: 150,
};
const now = () => Date.UTC(2027, 0, 1);

interface Tally {
  readonly dead: Map<string, number>;
  readonly strangers: Set<string>;
  readonly seen: Map<string, Set<string>>;
  wrongTime: number;
}

/** Every record through the product's own intake, format found by itself. */
function decodeAll(): Tally {
  const intake = createIntake({ source: "auto", tenant: "default", now });
  const known = new Set(worldCast(options).flatMap(({ identities }) => identities));
  const tally: Tally = { dead: new Map(), strangers: new Set(), seen: new Map(), wrongTime: 0 };
  const world = createWorld(options);
  for (const { at, source, attack, record } of world.records()) {
    const decoded = intake.read(JSON.stringify(record), "world");
    if (decoded.kind !== "ok" || decoded.value.source !== source) {
      const why = decoded.kind === "ok" ? `taken for ${decoded.value.source}` : decoded.reason;
      tally.dead.set(`${source}: ${why}`, (tally.dead.get(`${source}: ${why}`) ?? 0) + 1);
      continue;
    }
    const { identity_uid, time } = decoded.value;
    if (Date.parse(time) !== at) tally.wrongTime += 1;
    if (!known.has(identity_uid)) tally.strangers.add(identity_uid);
    const attacks = tally.seen.get(identity_uid) ?? new Set();
    if (attack !== undefined) attacks.add(attack);
    tally.seen.set(identity_uid, attacks);
  }
  return tally;
}

describe("the product's intake", () => {
  const { dead, strangers, seen, wrongTime } = decodeAll();

  test("takes every record, for what it is", () => {
    expect(Object.fromEntries(dead)).toEqual({});
  });

  test("reads the time that the world gave", () => {
    expect(wrongTime).toBe(0);
  });

  test("sees nobody who is not of the cast", () => {
    expect([...strangers]).toEqual([]);
  });

  test("sees the attacked identities as they are labelled, in the attack's own records", () => {
    for (const { id, identity_uid } of createWorld(options).labels()) {
      expect(seen.get(identity_uid)?.has(id)).toBe(true);
    }
  });

  test("sees all of the named cast", () => {
    const named = worldCast({ ...options, identities: 0 }).flatMap(({ identities }) => identities);
    expect(named.filter((uid) => !seen.has(uid))).toEqual([]);
  });
});

test("records that come twice keep one event id, and different ones have different ids", () => {
  const intake = createIntake({ source: "auto", tenant: "default", now });
  const world = createWorld({ ...options, quietDays: 0.25, attackDays: 0 });
  const originals = new Set<unknown>();
  const uids = new Set<string>();
  let delivered = 0;
  for (const { record } of deliver(world.records(), { duplicateShare: 0.3, maxLateMs: 60_000, seed: 1 })) {
    const decoded = intake.read(JSON.stringify(record), "world");
    if (decoded.kind === "ok") uids.add(decoded.value.event_uid);
    originals.add(record);
    delivered += 1;
  }
  expect(delivered).toBeGreaterThan(originals.size * 1.2);
  expect(uids.size).toBe(originals.size);
});

test.each(["aws-cloudtrail", "kubernetes-audit", "github-audit", "gateway", "rolecall"])(
  "every %s record is taken by a decoder that is told its format",
  (source) => {
    const intake = createIntake({ source, tenant: "default", now });
    const outcomes = new Set<string>();
    for (const raw of createWorld({ ...options, quietDays: 0.5, attackDays: 0 }).records()) {
      if (raw.source === source) outcomes.add(intake.read(JSON.stringify(raw.record), "world").kind);
    }
    expect([...outcomes]).toEqual(["ok"]);
  },
);

test("whom a service account impersonates is in the delegation", () => {
  const company = createCompany(options);
  const victims = castOf(company, 0).filter(({ trade }) => trade === "kubernetes-controller");
  const planned = planAttacks({ ...options, attacks: ["delegation-abuse"], attackEveryHours: 0 }, company, victims);
  const intake = createIntake({ source: "auto", tenant: "default", now });
  const delegations = [...merge(planned.map((each) => attackStream(company, each)))].map(({ record }) => {
    const decoded = intake.read(JSON.stringify(record), "world");
    return decoded.kind === "ok" ? decoded.value.delegation : decoded.kind;
  });
  expect(delegations.length).toBeGreaterThan(1);
  for (const delegation of delegations) {
    expect(delegation).toEqual([
      "kubernetes:production-eu:service-account:kube-system/clusterrole-aggregation-controller",
    ]);
  }
});

import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createIntake, sourceNamed } from "../../sources/src/index.ts";
import { createWorld, deliver, type RawRecord, type WorldOptions, worldCast } from "./index.ts";

const options: WorldOptions = {
  seed: 3,
  startAt: Date.UTC(2026, 9, 5),
  quietDays: 3,
  attackDays: 2,
  identities: 150,
};
const now = () => Date.UTC(2027, 0, 1);

/** The formats of the world that the product's own sources read; a decoder that is not there yet is named by a test. */
const READABLE = ["aws-cloudtrail", "kubernetes-audit", "github-audit", "gateway", "rolecall"].filter(
  (name) => sourceNamed(name) !== undefined,
);

function isReadable({ source }: RawRecord): boolean {
  return READABLE.includes(source);
}

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
    if (!READABLE.includes(source)) continue;
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
    const readable = new Set([...createWorld(options).records()].filter(isReadable).map(({ attack }) => attack));
    for (const { id, identity_uid } of createWorld(options).labels()) {
      if (readable.has(id)) expect(seen.get(identity_uid)?.has(id)).toBe(true);
    }
  });

  test("sees all of the named cast", () => {
    const named = worldCast({ ...options, identities: 0 }).flatMap(({ identities }) => identities);
    const expected = named.filter((uid) => READABLE.includes("kubernetes-audit") || !uid.startsWith("kubernetes:"));
    expect(expected.filter((uid) => !seen.has(uid))).toEqual([]);
  });
});

test("records that come twice keep one event id, and different ones have different ids", () => {
  const intake = createIntake({ source: "auto", tenant: "default", now });
  const world = createWorld({ ...options, quietDays: 0.25, attackDays: 0 });
  const originals = new Set<unknown>();
  const uids = new Set<string>();
  let delivered = 0;
  const readable = [...world.records()].filter(isReadable);
  for (const { record } of deliver(readable, { duplicateShare: 0.3, maxLateMs: 60_000, seed: 1 })) {
    const decoded = intake.read(JSON.stringify(record), "world");
    if (decoded.kind === "ok") uids.add(decoded.value.event_uid);
    originals.add(record);
    delivered += 1;
  }
  expect(delivered).toBeGreaterThan(originals.size * 1.2);
  expect(uids.size).toBe(originals.size);
});

test("every format of the world has a decoder, Kubernetes at the latest when its folder is there", () => {
  const missing = ["aws-cloudtrail", "github-audit", "gateway", "rolecall"].filter((name) => !READABLE.includes(name));
  expect(missing).toEqual([]);
  const written = existsSync(new URL("../../sources/src/kubernetes-audit/source.ts", import.meta.url));
  expect(READABLE.includes("kubernetes-audit") || !written).toBe(true);
});

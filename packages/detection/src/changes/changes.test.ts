import type { ChangeKind, ChangeRecord, Event, Finding } from "@rolecall/core";
import { formatTime } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import type { Detector } from "../detector.ts";
import { fresh, OPTIONS } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const QUIET = 10;
/** Noon of the first day after the quiet ones. */
const NOON = WORLD_START + QUIET * DAY + 12 * HOUR;
const DEPLOYER = "aws:1:ci-workflow:deployer";
const JOB = "aws:1:role:job-3";

/** Ten jobs of a few calls an hour, in office hours; each morning a workflow gives some role a policy. */
function* company(days: number): Generator<Event> {
  const next = random(23);
  for (let hour = 0; hour < days * 24; hour += 1) {
    if (hour % 24 < 8 || hour % 24 >= 18) continue;
    const at = WORLD_START + hour * HOUR;
    const events: Event[] = hour % 24 === 9 ? [attach(at + 60_000, "job-7")] : [];
    for (let machine = 0; machine < 10; machine += 1) {
      for (let k = 0; k < 4; k += 1)
        events.push(call(`job-${machine}`, at + Math.floor(next() * HOUR), `${machine}-${hour}-${k}`));
    }
    yield* events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  }
}

function attach(at: number, roleName: string, over: Partial<Event> = {}): Event {
  return call("deployer", at, `attach-${at}`, {
    identity_kind: "ci-workflow",
    identity_uid: DEPLOYER,
    action: "AttachRolePolicy",
    action_class: "admin",
    service: "iam.amazonaws.com",
    raw: JSON.stringify({ requestParameters: { roleName } }),
    ...over,
  });
}

/** What job-3 does anew at noon: so many actions, with a client that it never had. */
function novelty(actions: number, over: Partial<Event> = {}): readonly Event[] {
  return Array.from({ length: actions }, (_, k) =>
    call("job-3", NOON + 1000 * k, `new-${k}`, { action: `New${k}`, client: "sdk-2", ...over }),
  );
}

interface Options {
  readonly changes?: readonly ChangeRecord[];
  readonly more?: readonly Event[];
  /** Restored from a snapshot in the middle of the hour. */
  readonly restart?: boolean;
}

/** Behaviour findings about job-3, and the surprises of its last hour. */
function judged(anew: readonly Event[], { changes = [], more = [], restart = false }: Options = {}) {
  const surprise = new Map<string, number>();
  const options = {
    ...OPTIONS,
    probe: ({ identity, hour, rarity }: { identity: string; hour: number; rarity: number }) => {
      if (identity === JOB) surprise.set(String(hour), rarity);
    },
  };
  let detector: Detector = fresh(options);
  const findings = new Map<string, Finding>();
  const keep = (): void => {
    for (const finding of detector.take()) findings.set(finding.finding_uid, finding);
  };
  const events = [...company(QUIET + 1), ...anew, ...more].toSorted((a, b) => (a.time < b.time ? -1 : 1));
  for (const [offset, record] of changes.entries()) detector.control(record, offset);
  for (const [at, event] of events.entries()) {
    const offset = changes.length + at;
    if (restart && event.event_uid === "new-9") {
      keep();
      const { position, rows } = detector.snapshot();
      detector = fresh(options);
      detector.restore(position, rows);
      // What was on hold comes again.
      for (let again = position.lowWater; again < offset; again += 1)
        detector.offer(events[again - changes.length] as Event, again);
    }
    detector.offer(event, offset);
  }
  detector.finish();
  keep();
  const all = [...findings.values()].filter(({ identity_uid }) => identity_uid === JOB);
  return { findings: all, rarity: surprise.get(String(NOON / HOUR)) ?? -1 };
}

function change(kind: ChangeKind, over: Partial<ChangeRecord> = {}): ChangeRecord {
  const [from, until] = [formatTime(NOON - HOUR), formatTime(NOON + 4 * HOUR)];
  const what = { change_uid: "c1", change: kind, identities: ["aws:1:role:job-*"], by: "ann", note: "shop 1.4" };
  return { control: "change", tenant: "default", at: from, from, until, ...what, ...over };
}

const UNEXPLAINED = judged(novelty(2));

describe("a client and two actions that are new at noon", () => {
  test("are a finding", () => {
    expect(UNEXPLAINED.findings).toHaveLength(1);
  });

  test.each<readonly [string, ChangeRecord, boolean]>([
    ["a deploy explains them", change("deploy"), true],
    ["a deploy of something else does not", change("deploy", { identities: ["aws:1:role:shop"] }), false],
    [
      "one that is over does not",
      change("deploy", { from: formatTime(NOON - 9 * HOUR), until: formatTime(NOON - HOUR) }),
      false,
    ],
    ["one of another tenant does not", change("deploy", { tenant: "other" }), false],
    ["a migration does not explain new actions", change("migration"), false],
    ["nor does a rotation", change("rotation"), false],
  ])("%s", (_, record, explains) => {
    expect(judged(novelty(2), { changes: [record] }).findings).toHaveLength(explains ? 0 : 1);
  });
});

describe("what a change does not explain is told", () => {
  const many = { plain: judged(novelty(40)), deployed: judged(novelty(40), { changes: [change("deploy")] }) };

  test("forty new actions are still rare after a deploy, and lose some of their evidence", () => {
    expect(many.deployed.findings).toHaveLength(1);
    expect(many.deployed.rarity).toBeLessThan(many.plain.rarity);
  });

  test("the finding names the change and what it took, and its parts still add up", () => {
    const [finding] = many.deployed.findings;
    const told = finding?.dimensions.find(({ name }) => name === "change");
    expect(told?.observed).toBe(`deploy at ${formatTime(NOON - HOUR)}, shop 1.4, says ann`);
    expect(told?.expected).toMatch(/^explained by it: .*action \(surprise [\d.]+ instead of [\d.]+\)/);
    expect(told).toMatchObject({ surprise: 0, added: 0 });
    expect(finding?.dimensions.some(({ name, added }) => name === "action" && added > 0)).toBe(true);
  });

  test("a place that is new with a deploy is as new as without", () => {
    const elsewhere = novelty(2, { src_network: "203.0.113.0/24", src_asn: 64_500 });
    const [finding] = judged(elsewhere, { changes: [change("deploy")] }).findings;
    const [plain] = judged(elsewhere).findings;
    const place = (each: Finding | undefined) => each?.dimensions.find(({ name }) => name === "src_network")?.surprise;
    expect(place(finding)).toBeGreaterThan(2);
    expect(place(finding)).toBe(place(plain));
  });

  test("a migration explains the place", () => {
    const moved = novelty(1, { src_network: "203.0.113.0/24", src_asn: 64_500, action: "GetObject", client: "boto3" });
    expect(judged(moved).findings).toHaveLength(1);
    expect(judged(moved, { changes: [change("migration")] }).findings).toHaveLength(0);
  });
});

test("a restart in the middle of the hour changes nothing", () => {
  for (const changes of [[], [change("deploy")]])
    expect(judged(novelty(40), { changes, restart: true })).toEqual(judged(novelty(40), { changes }));
});

describe("a policy given at eleven", () => {
  const at = NOON - HOUR;

  test.each<readonly [string, string, Partial<Event>, boolean]>([
    ["by whom does so each day, explains new actions", "job-3", {}, true],
    ["to somebody else, explains nothing", "job-5", {}, false],
    ["that was refused, explains nothing", "job-3", { outcome: "denied" }, false],
    [
      "by whom never did so, explains nothing",
      "job-3",
      { identity_uid: "aws:1:role:job-4", identity_kind: "role" },
      false,
    ],
    ["by the identity itself, explains nothing", "job-3", { identity_uid: JOB, identity_kind: "role" }, false],
    ["by the usual one from another place, explains nothing", "job-3", { src_network: "203.0.113.0/24" }, false],
  ])("%s", (_, role, over, explains) => {
    const anew = novelty(2, { client: "boto3" });
    const { rarity } = judged(anew, { more: [attach(at, role, over)] });
    // The same act on a role that nobody has: what it teaches the fleet's history is no explanation.
    const plain = judged(anew, { more: [attach(at, "job-99", over)] }).rarity;
    if (explains) expect(rarity).toBeLessThan(plain - 1);
    else expect(rarity).toBeCloseTo(plain, 1);
  });

  test("explains no new way to take secrets, which ends the explanation for all else", () => {
    const grave = novelty(2, { client: "boto3", action_class: "secret" });
    expect(judged(grave, { more: [attach(at, "job-3")] }).rarity).toBeCloseTo(judged(grave).rarity, 1);
  });
});

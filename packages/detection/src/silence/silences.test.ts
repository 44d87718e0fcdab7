import type { Event, Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";
import { FELL_SILENT } from "./fell-silent.ts";

const HOUR = 3_600_000;
const DAYS = 30;

/** One that acts in each of those hours, a minute past. */
function acts(name: string, hours: readonly number[], over: Partial<Event> = {}): readonly Event[] {
  return hours.map((hour) => call(name, WORLD_START + hour * HOUR + 60_000, `${name}-${hour}`, over));
}

const each = (from: number, to: number, every = 1): number[] =>
  Array.from({ length: Math.ceil((to - from) / every) }, (_, n) => from + n * every);
const days = (from: number, to: number, every = 1): number[] => each(from * 24, to * 24, every);

/** Two others of the log, who always act. */
const others = ["web", "api"].flatMap((name) => acts(name, days(0, DAYS, 0.5), { action: `${name}-call` }));

function log(...machines: readonly (readonly Event[])[]): readonly Event[] {
  return [...machines.flat(), ...others].toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

function silent(events: readonly Event[], restartAt?: number): readonly Finding[] {
  return findingsAcross(events, restartAt).filter(({ detector }) => detector === FELL_SILENT);
}

interface Case {
  readonly who: string;
  readonly machine: readonly Event[];
  readonly among?: readonly Event[];
  /** Hours in which it is told. */
  readonly told: readonly number[];
}

const office = days(0, DAYS).filter((hour) => hour % 168 < 120 && hour % 24 >= 8 && hour % 24 < 18);

const CASES: readonly Case[] = [
  { who: "acts every hour, and stops", machine: acts("m", days(0, 16)), told: [16 * 24 + 23] },
  {
    who: "acts every hour, stops, and is back before a day is over",
    machine: acts("m", [...days(0, 16), ...days(16.9, 30)]),
    told: [],
  },
  { who: "acts every hour, and stops when it is known for a week", machine: acts("m", days(0, 8)), told: [] },
  { who: "acts once a day, and stops", machine: acts("m", days(0, 20, 24)), told: [19 * 24 + 108] },
  { who: "acts every six hours, and stops", machine: acts("m", days(0, 18, 6)), told: [18 * 24 - 6 + 27] },
  {
    who: "works on weekdays, and has a week off",
    machine: acts(
      "m",
      office.filter((hour) => hour < 14 * 24 || hour >= 21 * 24),
    ),
    told: [],
  },
  { who: "is a person", machine: acts("m", days(0, 16), { identity_kind: "human" }), told: [] },
  {
    who: "is replaced by another that does the same",
    machine: acts("m", days(0, 16)),
    among: acts("m2", days(15.5, 30)),
    told: [],
  },
  {
    who: "comes in bursts",
    machine: acts("m", [0, 1, 2, 30, 31, 90, 91, 92, 93, 150, 151, 200, 260, 261, 330, 331, 360, 361]),
    told: [],
  },
];

test.each(CASES)("who $who", ({ machine, among = [], told }) => {
  const found = silent(log(machine, among));
  expect(found.map(({ time }) => (Date.parse(time) - WORLD_START) / HOUR - 1)).toEqual(told);
});

test("it says how long the silence is, and how it was before", () => {
  const [finding] = silent(log(acts("m", days(0, 16))));
  expect(finding).toMatchObject({ severity: "low", kind: "lifecycle", identity_name: "m" });
  expect(finding?.title).toBe("m has not acted for 1 day; it never paused for longer than 2 hours");
  expect(finding?.dimensions[0]).toMatchObject({
    observed: "silent for 1 day, 24 beats missed",
    expected: "acts every 60 minutes in 15 days, pauses of up to 2 hours",
  });
});

test("of one that calls at random it tells no beat", () => {
  const next = random(3);
  const calls = each(0, 16 * 24 * 2).map((n) =>
    call("m", WORLD_START + Math.floor(n / 2) * HOUR + Math.floor(next() * HOUR), `m-${n}`),
  );
  const [finding] = silent(log(calls.toSorted((a, b) => (a.time < b.time ? -1 : 1))));
  expect(finding?.dimensions[0]).toMatchObject({
    observed: "silent for 1 day",
    expected: "about 2 calls in each of 384 active hours in 15 days, pauses of up to 2 hours",
  });
});

test("that it is back is told of as well, be it by somebody else", () => {
  const events = log(acts("m", [...days(0, 16), ...days(24, 26)]));
  const found = findingsAcross(events).filter(({ identity_name }) => identity_name === "m");
  expect(found.map(({ detector }) => detector).filter((detector) => detector !== "behavior")).toEqual([
    FELL_SILENT,
    "lifecycle.silence-broken",
  ]);
});

test("while its log is silent as well nobody knows, and none is told of by itself", () => {
  const until = 16 * 24;
  const found = silent(log(acts("m", days(0, 16))).filter(({ time }) => Date.parse(time) < WORLD_START + until * HOUR));
  expect(found).toEqual([]);
});

/** So many machines that stop, one after the other, so many hours apart. */
function stopping(count: number, apart: number): readonly Event[] {
  return log(...each(0, count).map((n) => acts(`m${n}`, days(0, 15 + (n * apart) / 24), { action: `call-${n}` })));
}

test("three within half a day are one finding", () => {
  const groups = findingsAcross(stopping(5, 1)).filter(({ title }) => title.includes("fell silent"));
  expect(groups.at(-1)?.title).toBe("5 identities: fell silent (known well), since 00:00 UTC");
});

test("it names no event that nobody knows, of one and of many", () => {
  const found = [...silent(log(acts("m", days(0, 16)))), ...findingsAcross(stopping(5, 1))];
  const quiet = found.filter(({ title }) => /fell silent|has not acted/.test(title));
  expect(new Set(quiet.map(({ title }) => title.includes("fell silent")))).toEqual(new Set([true, false]));
  for (const { events } of quiet) expect(events).not.toContain("");
});

test("of a stream of them a few are told in a week", () => {
  expect(silent(stopping(7, 20)).length).toBe(3);
});

test("a restart changes nothing", () => {
  const events = stopping(3, 20);
  const all = silent(events);
  const [first] = all;
  for (const hour of [15 * 24, 16 * 24 - 2, 17 * 24]) {
    const at = events.findIndex(({ time }) => Date.parse(time) >= WORLD_START + hour * HOUR);
    expect(silent(events, at), `restarted in hour ${hour}`).toEqual(all);
  }
  expect(first).toBeDefined();
});

const GONE = 16 * 24;

/** A record of IAM, half an hour after the last call of `m` unless it says when. */
function iam(action: string, request: object, over: Partial<Event> & { readonly hour?: number } = {}): Event {
  const { hour = GONE - 0.5, ...rest } = over;
  const at = WORLD_START + hour * HOUR;
  return call("terraform", at, `${action}-${hour}-${over.identity_name ?? ""}`, {
    action,
    action_class: "delete",
    service: "iam.amazonaws.com",
    raw: JSON.stringify({ requestParameters: request }),
    ...rest,
  });
}

/** Whoever deletes some role each day. */
const cleaner = days(0, GONE / 24, 24).map((hour) =>
  iam("DeleteRole", { roleName: `old-${hour}` }, { hour: hour + 9 }),
);
const THIEF = { identity_name: "mallory", identity_uid: "aws:1:role:mallory" };
const NEVER = "it never paused for longer than 2 hours";
const BY_THIEF = "it was deleted by mallory, which does not do so usually";

interface Deleting {
  readonly how: string;
  readonly records: readonly Event[];
  /** What its silence is told with; undefined where it is not. */
  readonly says: string | undefined;
}

const DELETED: readonly Deleting[] = [
  { how: "by whoever deletes each day", records: [iam("DeleteRole", { roleName: "m" })], says: undefined },
  { how: "by whoever never did", records: [iam("DeleteRole", { roleName: "m" }, THIEF)], says: BY_THIEF },
  {
    how: "by whoever never did, and cleared away by who does",
    records: [iam("DeleteRole", { roleName: "m" }, THIEF), iam("DeleteRole", { roleName: "m" }, { hour: GONE })],
    says: BY_THIEF,
  },
  { how: "in vain", records: [iam("DeleteRole", { roleName: "m" }, { outcome: "denied" })], says: NEVER },
  { how: "in another account", records: [iam("DeleteRole", { roleName: "m" }, { account_uid: "2" })], says: NEVER },
  { how: "by name alike only", records: [iam("DeleteRole", { roleName: "m-old" })], says: NEVER },
  { how: "long before, and acts on", records: [iam("DeleteRole", { roleName: "m" }, { hour: GONE - 9 })], says: NEVER },
  {
    how: "and made again",
    records: [iam("DeleteRole", { roleName: "m" }), iam("CreateRole", { roleName: "m" }, { hour: GONE - 0.4 })],
    says: NEVER,
  },
];

test.each(DELETED)("who was deleted $how", ({ records, says }) => {
  const events = log(acts("m", days(0, GONE / 24)), cleaner, records);
  for (const restartAt of [undefined, events.length - 100]) {
    const found = silent(events, restartAt).filter(({ identity_name }) => identity_name === "m");
    expect(found.map(({ title }) => title.split("; ")[1])).toEqual(says === undefined ? [] : [says]);
  }
});

/** Of whom a namespace held the account, and whose token it was. */
const LIES_IN: readonly (readonly [string, Partial<Event>, (hour: number, isIts: boolean) => Event])[] = [
  [
    "namespace",
    { source: "kubernetes-audit", provider: "kubernetes", identity_uid: "kubernetes:1:service-account:shop/m" },
    (hour, isIts) =>
      iam(
        "delete namespaces",
        {},
        {
          ...{ source: "kubernetes-audit", provider: "kubernetes", hour },
          raw: JSON.stringify({ objectRef: { resource: "namespaces", name: isIts ? "shop" : "shopping" } }),
        },
      ),
  ],
  [
    "token",
    {
      ...{ source: "gitlab-audit", provider: "gitlab", identity_uid: "gitlab::bot:7", identity_kind: "bot" },
      ...{ credential_uid: "gitlab:PersonalAccessToken/991", credential_kind: "api-key" },
    },
    (hour, isIts) =>
      iam(
        "project_access_token_deleted",
        {},
        {
          ...{ source: "gitlab-audit", provider: "gitlab", hour },
          raw: JSON.stringify({ details: { target_type: "PersonalAccessToken", target_id: isIts ? 991 : 990 } }),
        },
      ),
  ],
];

test.each(LIES_IN)("of whoever ends with its %s nothing is told", (_, who, ends) => {
  const usual = days(0, GONE / 24, 24).map((hour) => ends(hour + 9, false));
  // Its log goes on.
  const { source = "", provider = "" } = who;
  const beside = acts("w", days(0, DAYS, 0.5), { source, provider, action: "w-call" });
  for (const [isIts, told] of [
    [true, 0],
    [false, 1],
  ] as const) {
    const found = silent(log(acts("m", days(0, GONE / 24), who), beside, usual, [ends(GONE - 0.5, isIts)]));
    expect(found.filter(({ identity_name }) => identity_name === "m")).toHaveLength(told);
  }
});

test("whoever makes a workload again in a namespace that he deleted is told of, though its controller clears it away", () => {
  const m = { source: "kubernetes-audit", provider: "kubernetes", identity_uid: "kubernetes:1:service-account:shop/m" };
  const does = (name: string, action: string, hour: number, objectRef: object, more: object = {}): Event =>
    iam(
      action,
      {},
      {
        ...m,
        hour,
        identity_name: name,
        identity_uid: `kubernetes:1:service-account:x/${name}`,
        raw: JSON.stringify({ objectRef, requestURI: "/api/v1/x", ...more }),
      },
    );
  const all = { resource: "serviceaccounts", namespace: "shop" };
  const clears = (hour: number, namespace: string): Event =>
    does("controller", "deletecollection serviceaccounts", hour, { ...all, namespace });
  const usual = days(0, GONE / 24, 24).map((hour) => clears(hour + 9, "previews"));
  const made = does("mallory", "create serviceaccounts", GONE - 0.4, { ...all, name: "m" });
  const deleted = does("mallory", "delete namespaces", GONE - 0.5, { resource: "namespaces", name: "shop" });
  const beside = acts("w", days(0, DAYS, 0.5), { source: m.source, provider: m.provider, action: "w-call" });
  const found = silent(
    log(acts("m", days(0, GONE / 24), m), beside, usual, [deleted, made, clears(GONE - 0.3, "shop")]),
  );
  expect(found.filter(({ identity_name }) => identity_name === "m").map(({ title }) => title)).toEqual([
    expect.stringContaining("it was deleted by mallory, which does not do so usually"),
  ]);
});

test("of a user whose only key is deleted by whoever does so each day nothing is told", () => {
  const key = { identity_kind: "access-key", credential_uid: "AKIA1", credential_kind: "access-key" } as const;
  const machine = acts("m", days(0, GONE / 24), key);
  const each = days(0, GONE / 24, 24).map((hour) =>
    iam("DeleteAccessKey", { userName: "x", accessKeyId: "Z" }, { hour }),
  );
  const end = iam("DeleteAccessKey", { userName: "m", accessKeyId: "AKIA1" });
  const other = iam("DeleteAccessKey", { userName: "m", accessKeyId: "AKIA2" });
  const of = (last: Event) => silent(log(machine, each, [last])).filter(({ identity_name }) => identity_name === "m");
  expect(of(end)).toEqual([]);
  expect(of(other)).toHaveLength(1);
});

const AT = "/subscriptions/0a/resourceGroups/shop/providers/";
const VM = `${AT}Microsoft.Compute/virtualMachines/m`;

/** What is deleted after its last call, what its calls say that it is, and whether its silence is told. */
const RESOURCES: readonly (readonly [string, string, string, (hour: number) => string, boolean])[] = [
  [
    "an identity",
    "Microsoft.ManagedIdentity/userAssignedIdentities/delete",
    `${AT}Microsoft.ManagedIdentity/userAssignedIdentities/m`.toUpperCase(),
    () => `${AT}Microsoft.ManagedIdentity/userAssignedIdentities/m`,
    false,
  ],
  ["the machine whose own it is", "Microsoft.Compute/virtualMachines/delete", VM, () => VM, false],
  ["its group", "Microsoft.Resources/subscriptions/resourceGroups/delete", AT.slice(0, -11), () => VM, false],
  [
    "a group whose name begins so",
    "Microsoft.Resources/subscriptions/resourceGroups/delete",
    AT.slice(0, -13),
    () => VM,
    true,
  ],
  ["another machine", "Microsoft.Compute/virtualMachines/delete", `${VM}2`, () => VM, true],
  [
    "one of the machines that it is used on",
    "Microsoft.Compute/virtualMachines/delete",
    VM,
    (hour) => (hour === 50 ? `${VM}2` : VM),
    true,
  ],
];

test.each(RESOURCES)("where %s of Azure is deleted", (_, action, resource, itsOwn, isTold) => {
  const azure = { source: "azure-activity", provider: "azure" } as const;
  const m = each(0, GONE).map((hour) =>
    call("m", WORLD_START + hour * HOUR + 60_000, `m-${hour}`, {
      ...azure,
      identity_kind: "managed-identity",
      identity_uid: "azure:8f:managed-identity:2acf8174",
      labels: { managed_identity: itsOwn(hour) },
    }),
  );
  const deletes = (hour: number, what: string): Event => iam(action, {}, { ...azure, hour, resource: what });
  const usual = days(0, GONE / 24, 24).map((hour) => deletes(hour + 9, `${resource}-${hour}`));
  const beside = acts("w", days(0, DAYS, 0.5), { ...azure, action: "w-call" });
  const events = log(m, beside, usual, [deletes(GONE - 0.5, resource)]);
  for (const restartAt of [undefined, events.length - 300])
    expect(silent(events, restartAt).filter(({ identity_name }) => identity_name === "m")).toHaveLength(isTold ? 1 : 0);
});

import {
  type ControlRecord,
  EMPTY_INVENTORY,
  type Event,
  type Finding,
  formatTime,
  type Inventory,
} from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { inventoryRecords } from "../inventory/records.ts";
import { fresh } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KEY = { credential_uid: "AKIA1", credential_kind: "access-key" } as const;

/** What a gateway says of whoever signs in with a password. */
const NAMED = { source: "gateway", identity_kind: "service-account", credential_kind: "password" } as const;

const SESSION = { credential_uid: "ASIA1", credential_kind: "sts-session", src_ip: "198.51.100.7" } as const;

/** The session at work in the minute given, at home, and where it was carried off to. */
const here = (minute: number, over: Partial<Event> = {}): Event => at(minute / 1440, { ...SESSION, ...over });
const there = (minute: number): Event => here(minute, { src_network: "203.0.113.0/24", client: "curl" });

/** Of four scopes it uses three, so that it is not over-permissioned; and one that is none of them. */
const WITHIN: Partial<Event> = { identity_kind: "bot", granted_scopes: ["a", "b", "c", "d"], scopes: ["a", "b", "c"] };
const BEYOND: Partial<Event> = { ...WITHIN, scopes: ["a", "e"] };
const within = (uses: number): Event[] => Array.from({ length: uses }, (_, n) => at(n / 8, WITHIN));

let serial = 0;
function at(days: number, over: Partial<Event> = {}, name = "deploy"): Event {
  serial += 1;
  return call(name, WORLD_START + days * DAY, `e${serial}`, over);
}

function inventory(part: Partial<Inventory>): readonly ControlRecord[] {
  return inventoryRecords({ ...EMPTY_INVENTORY, ...part }, formatTime(WORLD_START));
}

/** Findings of the kinds looked at here, after everything came. */
function run(events: readonly Event[], controls: readonly ControlRecord[] = []): readonly Finding[] {
  const detector = fresh();
  let offset = 0;
  for (const record of controls) detector.control(record, offset++);
  for (const event of events) detector.offer(event, offset++);
  detector.finish();
  const last = new Map(detector.take().map((finding) => [finding.finding_uid, finding]));
  return Array.from(last.values()).filter(({ kind }) => kind === "lifecycle" || kind === "delegation");
}

/** A sub-agent in a conversation. */
const started = (n: number, action: string): Event =>
  at(n / 10_000, { source: "otel", action, parent_uid: ID, run_uid: "conversation", depth: 1 }, "child");

/** A server lists its tools to an agent. */
const offered = (days: number, server: string, tools: string): Event =>
  at(days, {
    ...{ source: "mcp", action: "tools/list", identity_kind: "ai-agent" },
    labels: { server, tools, tools_fingerprint: `sha256:${server}` },
  });

const daily = (from: number, to: number, over: Partial<Event> = {}, name = "deploy"): Event[] =>
  Array.from({ length: to - from }, (_, day) => at(from + day, over, name));

const ID = "aws:1:role:deploy";

/** One action after the other, for nineteen days. */
const inTurn = (over: Partial<Event>, actions: readonly string[]): Event[] =>
  Array.from({ length: 150 }, (_, n) => at(n / 8, { ...over, action: actions[n % actions.length] ?? "" }));
const granting = (granted: readonly string[]): readonly ControlRecord[] =>
  inventory({ identities: [{ id: ID, granted, place: "r:1" }] });

interface Case {
  readonly name: string;
  readonly events: () => readonly Event[];
  readonly controls?: readonly ControlRecord[];
  /** Detectors that speak, with their severities, in order. */
  readonly said: readonly string[];
}

const FOR = (person: string, kind: Event["identity_kind"] = "ai-agent"): Partial<Event> => ({
  identity_kind: kind,
  delegation: [`a:1:human:${person}`],
});
const CALLED = (caller: string): Partial<Event> => ({
  identity_kind: "ai-agent",
  parent_uid: `a:1:ai-agent:${caller}`,
  delegation: [`a:1:ai-agent:${caller}`, "a:1:human:ann"],
});
const IN = (country: string): Partial<Event> => ({ src_country: country });
const READ = (resource: string): Partial<Event> => ({ action_class: "read", action: "GetObject", resource });
const SECRET = (resource: string): Partial<Event> => ({ action_class: "secret", action: "GetSecretValue", resource });

const CASES: readonly Case[] = [
  {
    name: "a machine from a country it never was in",
    events: () => [...daily(0, 15, IN("DE")), at(16, IN("BR")), at(17, IN("BR")), at(18, IN("DE"))],
    said: ["lifecycle.new-country low"],
  },
  {
    name: "a machine from two countries within the hour",
    events: () => [...daily(0, 16, IN("DE")), at(15.02, IN("BR"))],
    said: ["lifecycle.impossible-movement medium"],
  },
  {
    name: "a machine that always had two ways out",
    events: () => [...daily(0, 20, IN("DE")), ...daily(0, 20, IN("FR"))].toSorted((a, b) => (a.time < b.time ? -1 : 1)),
    said: [],
  },
  {
    name: "a machine with two ways out, of whose log countries are known lately",
    events: () => [...daily(0, 20), at(20, IN("DE")), at(20.1, IN("FR")), at(22, IN("DE")), at(23, IN("BR"))],
    said: [],
  },
  {
    name: "a machine elsewhere, of whose log countries are known for two weeks",
    events: () => [...daily(0, 20), ...daily(20, 36, IN("DE")), at(37, IN("BR"))],
    said: ["lifecycle.new-country low"],
  },
  {
    name: "a machine of a week in another country",
    events: () => [...daily(0, 7, IN("DE")), at(8, IN("BR"))],
    said: [],
  },
  {
    name: "a person abroad",
    events: () =>
      [...daily(0, 16), at(17)].map((event, day) => ({
        ...event,
        identity_kind: "human" as const,
        src_country: day < 16 ? "DE" : "BR",
      })),
    said: [],
  },
  {
    name: "a machine that reads another secret after two weeks of the same two",
    events: () =>
      [...daily(0, 16, SECRET("a")), at(0.1, SECRET("b")), at(17, SECRET("c")), at(17.1, SECRET("c"))].toSorted(
        (a, b) => (a.time < b.time ? -1 : 1),
      ),
    said: ["lifecycle.new-resource low"],
  },
  {
    name: "a machine that reads in another bucket after two weeks of the same one",
    events: () => [
      ...Array.from({ length: 18 }, (_, day) => at(day, READ(`arn:aws:s3:::in/part-${day}`))),
      at(18, READ("arn:aws:s3:::customers/a")),
      at(18.1, READ("arn:aws:s3:::customers/b")),
    ],
    said: ["lifecycle.new-resource low"],
  },
  {
    name: "a machine that reads in a bucket of each day",
    events: () => Array.from({ length: 20 }, (_, day) => at(day, READ(`arn:aws:s3:::logs-2026-01-${day + 10}/a`))),
    said: [],
  },
  {
    name: "a machine that takes up something every week",
    events: () => Array.from({ length: 30 }, (_, day) => at(day, SECRET(`s${Math.floor(day / 7)}`))),
    said: [],
  },
  {
    name: "a machine that deletes many things",
    events: () => Array.from({ length: 20 }, (_, n) => at(n < 13 ? n / 100 : n + 7, SECRET(`s${n}`))),
    said: [],
  },
  {
    name: "a role that returns after half a year",
    events: () => [at(0), at(190)],
    said: ["lifecycle.dormant-returned high"],
  },
  { name: "a role that was away for 179 days", events: () => [at(0), at(179)], said: [] },
  {
    name: "a person who was away for a year",
    events: () => [at(0, { identity_kind: "human" }), at(365, { identity_kind: "human" })],
    said: [],
  },
  {
    name: "an identity that the inventory says was last used long ago",
    controls: inventory({ identities: [{ id: ID, last_used: formatTime(WORLD_START - 200 * DAY), place: "a:1" }] }),
    events: () => [at(1)],
    said: ["lifecycle.dormant-returned high"],
  },
  {
    name: "an old key of an identity that was never away",
    events: () => [
      at(0, { credential_uid: "AKIA0", credential_kind: "sts-session" }),
      ...daily(1, 200),
      at(200, { credential_uid: "AKIA0", credential_kind: "sts-session" }),
    ],
    said: ["lifecycle.dormant-credential-returned high"],
  },
  {
    name: "a key, where there were only sessions for a month",
    events: () => [
      ...daily(0, 30, { credential_uid: "ASIA9", credential_kind: "sts-session" }),
      at(30, { credential_uid: "AKIA9", credential_kind: "access-key" }),
      at(31, { credential_uid: "AKIA9", credential_kind: "access-key" }),
    ],
    said: ["lifecycle.new-credential-kind low"],
  },
  {
    name: "a key for an administrator's work, where there were only sessions for a month",
    events: () => [
      ...daily(0, 30, { credential_uid: "ASIA9", credential_kind: "sts-session" }),
      at(30, { credential_uid: "AKIA9", credential_kind: "access-key", action_class: "admin" }),
    ],
    said: ["lifecycle.new-credential-kind medium"],
  },
  {
    name: "another kind of credential within the first week",
    events: () => [
      at(0, { credential_uid: "ASIA9", credential_kind: "sts-session" }),
      at(3, { credential_uid: "AKIA9", credential_kind: "access-key" }),
      at(20, { credential_uid: "ASIA8", credential_kind: "sts-session" }),
    ],
    said: [],
  },
  {
    name: "an owner who left last month",
    controls: inventory({
      identities: [{ id: ID, owner: "alice", place: "a:1" }],
      owners: [{ name: "alice", left: formatTime(WORLD_START), place: "b:2" }],
    }),
    events: () => [at(30), at(30.1), at(30.2)],
    said: ["lifecycle.orphaned medium"],
  },
  {
    name: "an owner who leaves later",
    controls: inventory({
      identities: [{ id: ID, owner: "alice", place: "a:1" }],
      owners: [{ name: "alice", left: formatTime(WORLD_START + 40 * DAY), place: "b:2" }],
    }),
    events: () => [at(30)],
    said: [],
  },
  ...["acme", "*"].map(
    (account): Case => ({
      name: `an owner whom the log removes, named by account ${account}`,
      controls: inventory({
        identities: [{ id: ID, owner: "alice", place: "a:1" }],
        owners: [{ name: "alice", people: [`github:${account}:human:alice`], place: "b:2" }],
      }),
      events: () => [
        at(1),
        at(
          2,
          { source: "github-audit", account_uid: "acme", action: "org.remove_member", raw: '{"user":"alice"}' },
          "admin",
        ),
        at(3, { action_class: "admin" }),
      ],
      said: ["lifecycle.orphaned high"],
    }),
  ),
  {
    name: "a dormant user who is given a key",
    events: () => [
      at(0, { identity_kind: "access-key" }, "old"),
      at(200, { action: "CreateAccessKey", action_class: "admin", raw: '{"requestParameters":{"userName":"old"}}' }),
    ],
    said: ["lifecycle.dormant-granted-credential high"],
  },
  {
    name: "a dormant service account that is bound to a role",
    events: () => [
      at(0, { identity_uid: "kubernetes:1:service-account:pay/api", identity_kind: "service-account" }, "pay/api"),
      at(200, {
        source: "kubernetes-audit",
        action: "create rolebindings",
        raw: '{"requestObject":{"subjects":[{"kind":"ServiceAccount","name":"api","namespace":"pay"},{"kind":"User","name":"x"}]}}',
      }),
    ],
    said: ["lifecycle.dormant-granted-role high"],
  },
  {
    name: "a dormant service account of Google that is given a key",
    events: () => [
      at(
        0,
        { identity_uid: "gcp:p:service-account:s@p.iam.gserviceaccount.com", identity_kind: "service-account" },
        "s",
      ),
      at(200, {
        source: "gcp-audit",
        action: "google.iam.admin.v1.CreateServiceAccountKey",
        resource: "projects/-/serviceAccounts/s@p.iam.gserviceaccount.com",
      }),
    ],
    said: ["lifecycle.dormant-granted-credential high"],
  },
  {
    name: "a grant that was refused",
    events: () => [
      at(0, { identity_kind: "access-key" }, "old"),
      at(200, { action: "CreateAccessKey", outcome: "denied", raw: '{"requestParameters":{"userName":"old"}}' }),
    ],
    said: [],
  },
  {
    name: "a user in use who is given a key",
    events: () => [
      at(0, { identity_kind: "access-key" }, "old"),
      at(20, { action: "CreateAccessKey", action_class: "admin", raw: '{"requestParameters":{"userName":"old"}}' }),
    ],
    said: [],
  },
  {
    name: "work after the declared end",
    controls: inventory({ identities: [{ id: ID, expected_end: formatTime(WORLD_START + DAY), place: "a:1" }] }),
    events: () => [at(0.5), at(2), at(2.1)],
    said: ["lifecycle.past-end medium"],
  },
  {
    name: "a key seen for a hundred days, used to read, then to administer",
    events: () => [...daily(0, 100, KEY), at(100, { ...KEY, action_class: "admin" })],
    said: ["lifecycle.long-lived-credential low", "lifecycle.long-lived-credential medium"],
  },
  {
    name: "a session as old",
    events: () => daily(0, 100, { credential_uid: "ASIA1", credential_kind: "sts-session" }),
    said: [],
  },
  {
    name: "a key that was to be rotated monthly",
    controls: inventory({ identities: [{ id: ID, rotate_every: "30d", place: "a:1" }] }),
    events: () => daily(0, 40, KEY),
    said: ["lifecycle.overdue-rotation low"],
  },
  {
    name: "a key whose rotation the report dates",
    controls: inventory({ credentials: [{ id: "AKIA1", rotated: formatTime(WORLD_START - 400 * DAY), place: "c:1" }] }),
    events: () => [at(0, KEY)],
    said: ["lifecycle.long-lived-credential medium"],
  },
  {
    name: "a key that has no id in the report, and is its machine's first",
    controls: inventory({ identities: [{ id: ID, rotated: formatTime(WORLD_START - 400 * DAY), place: "r:1" }] }),
    events: () => [at(0), at(0.1, KEY)],
    said: ["lifecycle.long-lived-credential medium"],
  },
  {
    name: "a key that came after the report was made",
    controls: inventory({ identities: [{ id: ID, rotated: formatTime(WORLD_START - 400 * DAY), place: "r:1" }] }),
    events: () => [at(0), at(2, KEY)],
    said: [],
  },
  {
    name: "a token used a day after it expired",
    events: () => [
      at(2, { credential_uid: "t", credential_kind: "jwt", credential_expires: formatTime(WORLD_START + DAY) }),
    ],
    said: ["lifecycle.expired-credential high"],
  },
  {
    name: "a token used a minute after it expired",
    events: () => [
      at(1, {
        credential_uid: "t",
        credential_kind: "jwt",
        credential_expires: formatTime(WORLD_START + DAY - 60_000),
      }),
    ],
    said: [],
  },
  {
    name: "a key that was ended by whoever keeps it",
    controls: inventory({ credentials: [{ id: "AKIA1", ended: formatTime(WORLD_START), place: "c:1" }] }),
    events: () => [at(1, KEY)],
    said: ["lifecycle.ended-credential high"],
  },
  {
    name: "the old key after four days of the new one",
    events: () => [...daily(0, 3, KEY), ...daily(3, 7, { ...KEY, credential_uid: "AKIA2" }), at(8, KEY)],
    said: ["lifecycle.used-after-rotation medium"],
  },
  {
    name: "the old key before that, told of late",
    events: () => [...daily(0, 3, KEY), ...daily(3, 8, { ...KEY, credential_uid: "AKIA2" }), at(2.5, KEY)],
    said: [],
  },
  {
    name: "two keys used side by side",
    events: () =>
      [0, 1, 2, 3, 4, 5, 6].flatMap((day) => [at(day, KEY), at(day + 0.1, { ...KEY, credential_uid: "AKIA2" })]),
    said: [],
  },
  {
    name: "one key, in a log with its organisation and in a report without",
    events: () => [at(0, { ...KEY, identity_uid: "a:org:api-key:k" }), at(1, { ...KEY, identity_uid: "a::api-key:k" })],
    said: [],
  },
  {
    name: "one key, two machines",
    events: () => [at(0, KEY), at(1, KEY, "other")],
    said: ["lifecycle.shared-credential medium"],
  },
  {
    name: "one key, two machines of which one acts for the other",
    events: () => [at(0, KEY), at(1, { ...KEY, delegation: [ID] }, "other")],
    said: [],
  },
  {
    name: "one key, two workloads",
    events: () =>
      [0, 1, 2, 3].flatMap((day) => [
        at(day, KEY),
        at(day + 0.01, { ...KEY, client: "terraform", src_network: "198.51.100.0/24" }),
      ]),
    said: ["lifecycle.credential-in-two-places low"],
  },
  {
    name: "one key, whose one workload is told of late",
    events: () =>
      [0, 1, 2, 3]
        .map((day) => at(day, KEY))
        .concat([0.5, 1.5, 2.5].map((day) => at(day, { ...KEY, client: "terraform", src_network: "198.51.100.0/24" }))),
    said: [],
  },
  {
    name: "one key from two networks by the same client",
    events: () =>
      [0, 1, 2, 3].flatMap((day) => [at(day, KEY), at(day + 0.01, { ...KEY, src_network: "198.51.100.0/24" })]),
    said: [],
  },
  {
    name: "one session by turns from two networks, each with its own client",
    events: () => [here(0), here(5), there(7), here(9), there(11)],
    said: ["lifecycle.session-in-two-places medium"],
  },
  {
    name: "a session that moved, its first place told of late",
    events: () => [here(0), there(7), there(120), here(6), there(121)],
    said: [],
  },
  {
    name: "a session that moves, and one whose address changes",
    events: () => [here(0), here(5), there(7), there(9), here(60), here(61, { src_network: "192.0.2.0/24" }), here(62)],
    said: [],
  },
  {
    name: "one key in production and in test",
    events: () => [at(0, { ...KEY, environment: "production" }), at(1, { ...KEY, environment: "test" })],
    said: ["lifecycle.production-and-test medium"],
  },
  {
    name: "one key in two accounts that the inventory tells apart",
    controls: inventory({
      accounts: [
        { id: "1", environment: "production", place: "d:1" },
        { id: "2", environment: "staging", place: "d:2" },
      ],
    }),
    events: () => [at(0, KEY), at(1, { ...KEY, account_uid: "2" })],
    said: ["lifecycle.production-and-test medium"],
  },
  {
    name: "a service account in a browser",
    events: () => [at(0, { identity_kind: "service-account", client: "browser" })],
    said: ["lifecycle.human-use medium"],
  },
  {
    name: "a name with a password, in a browser and once in a script",
    events: () => [
      ...[0, 1, 2].map((day) => at(day, { ...NAMED, client: "browser" })),
      at(3, { ...NAMED, client: "python-requests" }),
      at(4, { ...NAMED, client: "browser" }),
    ],
    said: [],
  },
  {
    name: "a service account of a service that is called as a browser is",
    events: () => [
      at(0, {
        identity_kind: "service-account",
        client: "edge",
        user_agent: "edge/v0.0.0 (linux/amd64) kubernetes/abc",
      }),
    ],
    said: [],
  },
  {
    name: "a name with a password in a browser, which the inventory calls a machine",
    controls: inventory({
      identities: [{ id: "aws:1:service-account:deploy", kind: "service-account", place: "a:1" }],
    }),
    events: () => [at(0, { ...NAMED, client: "browser" })],
    said: ["lifecycle.human-use medium"],
  },
  {
    name: "a machine of a directory's, which says what it is, by its password in a browser",
    events: () => [at(0, { ...NAMED, source: "entra", client: "browser" })],
    said: ["lifecycle.human-use medium"],
  },
  {
    name: "a name with a password that programs use, in a browser",
    events: () => [
      ...[0, 1, 2].map((day) => at(day, { ...NAMED, client: "curl" })),
      at(3, { ...NAMED, client: "browser" }),
    ],
    said: ["lifecycle.human-use medium"],
  },
  {
    name: "a bot that works in a browser every day, from three networks",
    events: () =>
      Array.from({ length: 30 }, (_, day) =>
        at(day, { identity_kind: "bot", client: "browser", src_network: `198.51.${day % 3}.0/24` }),
      ),
    said: ["lifecycle.human-use medium"],
  },
  {
    name: "a bot of programs, in a browser of two networks, for weeks",
    events: () => [
      ...Array.from({ length: 60 }, (_, hour) => at(hour / 24, { identity_kind: "bot", client: "boto3" })),
      ...Array.from({ length: 24 }, (_, day) =>
        at(3 + day, { identity_kind: "bot", client: "browser", src_network: `198.51.${day % 2}.0/24` }),
      ),
    ],
    said: ["lifecycle.human-use medium", "lifecycle.human-use medium"],
  },
  {
    name: "a service agent of Google's while somebody works in the console",
    events: () => [
      at(0, {
        provider: "gcp",
        identity_kind: "service-account",
        identity_name: "service-1@gcp-sa-pubsub.iam.gserviceaccount.com",
        client: "browser",
      }),
    ],
    said: [],
  },
  {
    name: "a run of a workflow that was begun in a browser",
    events: () => [
      at(0, { identity_kind: "ci-workflow", client: "browser", action: "workflows.created_workflow_run" }),
    ],
    said: [],
  },
  { name: "a role in the console", events: () => [at(0, { client: "console" })], said: [] },
  {
    name: "a person's token at work around the clock",
    events: () =>
      Array.from({ length: 24 }, (_, hour) =>
        at(hour / 24, { identity_kind: "human", credential_uid: "p", credential_kind: "pat" }),
      ),
    said: ["lifecycle.machine-use low"],
  },
  ...(["git", "browser"] as const).map((client) => ({
    name: `a person's account around the clock by ${client}, in a log that names no token`,
    events: () =>
      Array.from({ length: 24 }, (_, hour) =>
        at(hour / 24, { identity_kind: "human", source: "github-audit", client }),
      ),
    said: client === "git" ? ["lifecycle.machine-use low"] : [],
  })),
  {
    name: "a person's token in office hours",
    events: () =>
      Array.from({ length: 10 }, (_, hour) =>
        at((8 + hour) / 24, { identity_kind: "human", credential_uid: "p", credential_kind: "pat" }),
      ),
    said: [],
  },
  {
    name: "an app that may administer everything and reads",
    events: () => [at(0, { granted_scopes: ["repo", "admin:org"] }), at(1, { granted_scopes: ["repo", "admin:org"] })],
    said: ["lifecycle.wide-scope low"],
  },
  {
    name: "an app that gives others rights to administer everything, of which it has none",
    events: () =>
      Array.from({ length: 20 }, (_, day) =>
        at(day, {
          ...{ granted_scopes: day < 15 ? ["repo"] : ["admin:org"], action_class: "admin" },
          labels: { granted_to: `key-${day}` },
        }),
      ),
    said: [],
  },
  {
    name: "an app that may write all chats and does",
    events: () => [at(0, { granted_scopes: ["Chat.ReadWrite.All"] })],
    said: ["lifecycle.wide-scope info"],
  },
  {
    name: "an app that may write all chats, and deletes one",
    events: () => [at(0, { granted_scopes: ["Chat.ReadWrite.All"], action_class: "delete" })],
    said: ["lifecycle.wide-scope medium"],
  },
  {
    name: "an app that may write all chats and the directory",
    events: () => [at(0, { granted_scopes: ["Chat.ReadWrite.All", "Directory.ReadWrite.All"] })],
    said: ["lifecycle.wide-scope low"],
  },
  {
    name: "a bot that uses one scope of five",
    events: () =>
      Array.from({ length: 150 }, (_, n) =>
        at(n / 8, { granted_scopes: ["a", "b", "c", "d", "e"], scopes: ["a"], identity_kind: "bot" }),
      ),
    said: ["lifecycle.over-permissioned low"],
  },
  {
    name: "a role that needs two of the four permissions that the inventory says it has",
    events: () => inTurn({ service: "s3.amazonaws.com" }, ["GetObject", "ListObjectsV2", "HeadObject"]),
    controls: granting(["s3:GetObject", "s3:ListBucket", "s3:PutObject", "sqs:SendMessage"]),
    said: ["lifecycle.over-permissioned low"],
  },
  {
    name: "a role that needs all of what it has, by wildcards",
    events: () => inTurn({ service: "core" }, ["get pods", "update pods", "get secrets", "list jobs"]),
    controls: granting(["* pods", "get secrets", "list *"]),
    said: [],
  },
  {
    name: "an account of a cluster that may do everything there, and deletes a pod a day",
    events: () =>
      Array.from({ length: 20 }, (_, day) =>
        at(day, { service: "core", action: "delete pods", action_class: "delete" }),
      ),
    controls: granting(["* *", "get /metrics"]),
    said: ["lifecycle.wide-scope low"],
  },
  {
    name: "an account that may do everything in its namespace, or with the resources of its own",
    events: () => inTurn({ service: "cert-manager.io" }, ["get certificates", "update certificates/status"]),
    controls: granting(["* * in pay", "* *.cert-manager.io", "get certificates"]),
    said: [],
  },
  {
    name: "an account of a cluster that may edit, and reads pods and leases",
    events: () => [
      ...inTurn({ service: "core" }, ["get pods", "list pods"]),
      ...Array.from({ length: 60 }, (_, n) =>
        at(20 + n / 8, { service: "coordination.k8s.io", action: "update leases" }),
      ),
    ],
    controls: granting(["get pods", "list pods", "delete pods", "get secrets", "* *.coordination.k8s.io", "* *.apps"]),
    said: ["lifecycle.over-permissioned low"],
  },
  {
    name: "a bot that kept within its scopes uses another, and again",
    events: () => [...within(30), at(4, BEYOND), at(4.1, BEYOND)],
    said: ["lifecycle.beyond-grant medium"],
  },
  {
    name: "a bot that deletes beyond its scopes, does more on that day, and is refused a third right on the next",
    events: () => [
      ...within(90),
      at(12, { ...BEYOND, action_class: "delete" }),
      at(12.1, { ...BEYOND, scopes: ["y"] }),
      at(13.2, { ...BEYOND, scopes: ["z"], outcome: "denied" }),
    ],
    said: ["lifecycle.beyond-grant high", "lifecycle.beyond-grant low"],
  },
  {
    name: "a bot that uses parts and all of what a scope holds",
    events: () => [...within(30), at(4, { ...WITHIN, scopes: ["b:read", "c/2", "d.x"] })],
    said: [],
  },
  {
    name: "a bot that uses a right beyond its scopes from its first day on",
    events: () => [at(0, BEYOND), ...within(30), at(4, BEYOND)],
    said: [],
  },
  {
    name: "a bot in whose log used and granted scopes are of two vocabularies",
    events: () =>
      Array.from({ length: 100 }, (_, n) => at(n / 8, n % 9 === 0 ? WITHIN : { ...BEYOND, scopes: [`x${n}`] })),
    said: [],
  },
  {
    name: "a child with a scope that its parent lacks",
    events: () => [
      at(0, { granted_scopes: ["read", "write"] }),
      at(1, { granted_scopes: ["read", "delete"], parent_uid: ID, run_uid: "r1", depth: 1 }, "child"),
    ],
    said: ["delegation.child-beyond-parent low"],
  },
  {
    name: "a child within its parent's scopes",
    events: () => [
      at(0, { granted_scopes: ["crm:*", "read"] }),
      at(1, { granted_scopes: ["crm:read"], parent_uid: ID, run_uid: "r1", depth: 1 }, "child"),
    ],
    said: [],
  },
  { name: "a chain of nine", events: () => [at(0, { depth: 9 })], said: ["delegation.deep-chain medium"] },
  {
    name: "a hundred runs in an hour",
    events: () => Array.from({ length: 120 }, (_, n) => at(n / 10_000, { parent_uid: ID, run_uid: `r${n}` }, "child")),
    said: ["delegation.fan-out medium"],
  },
  {
    name: "a hundred runs each night, and two hundred in one",
    events: () =>
      [0, 1, 2].flatMap((night) =>
        Array.from({ length: night === 2 ? 220 : 120 }, (_, n) =>
          at(night + n / 10_000, { parent_uid: ID, run_uid: `${night}-${n}` }, "child"),
        ),
      ),
    said: ["delegation.fan-out medium", "delegation.fan-out medium"],
  },
  {
    name: "a hundred agents started in one conversation of OpenTelemetry's",
    events: () => Array.from({ length: 120 }, (_, n) => started(n, "invoke_agent")),
    said: ["delegation.fan-out medium"],
  },
  {
    name: "a hundred calls of one such agent",
    events: () => Array.from({ length: 120 }, (_, n) => started(n, "execute_tool search")),
    said: [],
  },
  {
    name: "a hundred runs of two days, told of late",
    events: () => [
      at(3, { parent_uid: ID, run_uid: "now" }, "child"),
      ...Array.from({ length: 120 }, (_, n) => at(n / 60, { parent_uid: ID, run_uid: `r${n}` }, "child")),
    ],
    said: [],
  },
  {
    name: "a tool that is defined anew",
    events: () => [
      at(0, { labels: { tool: "search", tool_definition: "sha256:a", mcp_server: "web" } }),
      at(1, { labels: { tool: "search", tool_definition: "sha256:b", mcp_server: "web" } }),
      at(2, { labels: { tool: "search", tool_definition: "sha256:a", mcp_server: "web" } }),
    ],
    said: ["delegation.tool-changed medium"],
  },
  {
    name: "a server whose list of tools is another",
    events: () => [
      at(0, { source: "mcp", action: "tools/list", labels: { server: "web", tools_fingerprint: "sha256:a" } }),
      at(1, { source: "mcp", action: "tools/list", labels: { server: "web", tools_fingerprint: "sha256:b" } }),
    ],
    said: ["delegation.tool-changed low"],
  },
  {
    name: "a server whose list of tools is another in the next release",
    events: () => [listed(0, "1.0.0", "a"), listed(1, "1.1.0", "b"), listed(2, "1.1.0", "b")],
    said: ["delegation.tool-changed low"],
  },
  {
    name: "a release of a server that ten agents ask for its tools for five weeks",
    events: () =>
      Array.from({ length: 360 }, (_, n) =>
        Object.assign(listed(n / 10, n < 30 ? "1.0.0" : "1.1.0", n < 30 ? "a" : "b"), {
          ...{ identity_uid: `mcp:1:ai-agent:a${n % 10}`, identity_name: `a${n % 10}` },
        }),
      ),
    said: ["delegation.tool-changed low"],
  },
  {
    name: "a definition that is another in the same release, seen for five weeks",
    events: () => Array.from({ length: 36 }, (_, n) => listed(n, "1.0.0", n < 3 ? "a" : "b")),
    said: ["delegation.tool-changed medium"],
  },
  {
    name: "a server whose list of tools is another in the same release",
    events: () => [listed(0, "1.0.0", "a"), listed(1, "1.0.0", "b")],
    said: ["delegation.tool-changed medium"],
  },
  {
    name: "a server that offers each of its users what he may use, in the same release",
    events: () =>
      [0, 1, 2, 3].map((n) => listed(n, "1.0.0", n % 2 === 0 ? "a" : "b", n % 2 === 0 ? "find, send" : "find")),
    said: ["delegation.tool-changed low"],
  },
  {
    name: "an agent of everybody, with twenty servers, and one more",
    events: () =>
      Array.from({ length: 61 }, (_, n) =>
        at(n / 12, {
          ...{ action: "claude_code.tool_result mcp", identity_kind: "ai-agent" },
          labels: { mcp_server: `s${n === 60 ? "-new" : n % 20}` },
        }),
      ),
    said: ["delegation.unknown-server low"],
  },
  {
    name: "another server whose tool to send mail has the name of the first one's, once, and one whose tool to search has",
    events: () => [
      ...Array.from({ length: 60 }, (_, n) => offered(n / 12, "mail", "send_email search")),
      offered(5.1, "helper", "send_email"),
      offered(5.2, "helper", "send_email"),
      offered(5.3, "web", "search"),
    ],
    said: ["delegation.unknown-server low", "delegation.tool-shadowed medium", "delegation.unknown-server low"],
  },
  {
    name: "the same from the first day on",
    events: () => [
      offered(0, "mail", "send_email"),
      offered(0.1, "helper", "send_email"),
      ...Array.from({ length: 60 }, (_, n) => offered(1 + n / 12, n % 2 === 0 ? "mail" : "helper", "send_email")),
    ],
    said: [],
  },
  {
    name: "the same tool at another server",
    events: () => [
      at(0, { labels: { tool: "search", tool_fingerprint: "sha256:a", mcp_server: "web" } }),
      at(1, { labels: { tool: "search", tool_fingerprint: "sha256:b", mcp_server: "docs" } }),
    ],
    said: [],
  },
  {
    name: "a known agent at a new server",
    events: () =>
      Array.from({ length: 61 }, (_, n) =>
        at(n / 24, { identity_kind: "ai-agent", labels: { mcp_server: n < 60 ? "web" : "evil" } }),
      ),
    said: ["delegation.unknown-server low"],
  },
  {
    name: "an agent whose tools were the same for a week, with another",
    events: () =>
      Array.from({ length: 221 }, (_, n) =>
        at(n / 24, { identity_kind: "ai-agent", action: n < 220 ? "execute_tool search" : "execute_tool refund" }),
      ),
    said: ["delegation.new-tool low"],
  },
  {
    name: "an agent whose operations were the same for two weeks, with another, and one that had them for ten days",
    events: () =>
      [15, 10].flatMap((days) =>
        Array.from({ length: 20 * days + 1 }, (_, n) =>
          at(n / 20, { identity_kind: "ai-agent", action: n < 20 * days ? "search" : "refund" }, `agent-${days}`),
        ),
      ),
    said: ["delegation.new-tool low"],
  },
  {
    name: "an agent of four days that took up a tool yesterday calls its first one that takes secrets, and one that posts",
    events: () =>
      Array.from({ length: 97 }, (_, n) =>
        at(n / 24, {
          identity_kind: "ai-agent",
          action: `execute_tool ${n < 72 ? "search" : n < 95 ? "summarize" : n < 96 ? "read_secret" : "http_post"}`,
        }),
      ),
    said: ["delegation.new-tool medium", "delegation.new-tool low"],
  },
  {
    name: "a coding agent that runs commands from its first day calls another tool that does",
    events: () =>
      Array.from({ length: 97 }, (_, n) =>
        at(n / 24, {
          identity_kind: "ai-agent",
          action: `execute_tool ${n % 2 === 0 || n < 90 ? "bash" : "run_command"}`,
        }),
      ),
    said: [],
  },
  {
    name: "an agent behind a gateway that posts for the first time",
    events: () =>
      Array.from({ length: 97 }, (_, n) =>
        at(n / 24, { identity_kind: "ai-agent", action: n < 96 ? "GET /v1/tickets" : "POST /v1/tickets" }),
      ),
    said: [],
  },
  {
    name: "a role that the same workflow assumed for two weeks is assumed by another",
    events: () =>
      daily(0, 15).map((event, day) => ({
        ...event,
        delegation: [day < 14 ? "g:o:ci-workflow:a" : "g:o:ci-workflow:b"],
      })),
    said: ["delegation.new-caller low"],
  },
  {
    name: "an agent that takes up tools all the time",
    events: () =>
      Array.from({ length: 221 }, (_, n) =>
        at(n / 24, { identity_kind: "ai-agent", action: `execute_tool t${Math.floor(n / 44)}` }),
      ),
    said: [],
  },
  {
    name: "an agent that worked for the same two people works for a third, and goes on",
    events: () =>
      Array.from({ length: 18 }, (_, n) => [at(n, FOR("ann")), at(n + 0.1, FOR(n < 14 ? "bob" : "eve"))]).flat(),
    said: ["delegation.new-user low"],
  },
  {
    name: "an agent that worked for one alone works for another",
    events: () => [...daily(0, 12, FOR("ann")), at(12, FOR("eve"))],
    said: ["delegation.new-user medium"],
  },
  {
    name: "an app that one alone consented to, and now another",
    events: () => [...daily(0, 12, FOR("ann", "oauth-app")), at(12, FOR("eve", "oauth-app"))],
    said: ["delegation.new-user low"],
  },
  {
    name: "an app does something grave for somebody new, through an agent",
    events: () => [
      ...daily(0, 12, FOR("ann", "oauth-app")),
      at(12, { ...FOR("eve", "oauth-app"), delegation: ["a:1:ai-agent:x", "a:1:human:eve"], action_class: "admin" }),
    ],
    said: ["delegation.new-user medium"],
  },
  {
    name: "an agent that serves many people, one more every two weeks",
    events: () =>
      Array.from({ length: 12 }, (_, n) => n)
        .flatMap((n) => daily(n, n + 1, FOR(`user-${n}`)))
        .concat(daily(12, 60, FOR("user-0")), daily(60, 61, FOR("eve"))),
    said: [],
  },
  {
    name: "an agent that serves seven, and one alone on two days of each, is asked by another",
    events: () => [
      ...Array.from({ length: 7 }, (_, n) => n).flatMap((n) => daily(n, n + 1, FOR(`user-${n}`))),
      ...daily(7, 21, FOR("user-0")),
      at(21, FOR("eve")),
    ],
    said: ["delegation.new-user low"],
  },
  {
    name: "the same on a day less",
    events: () => [
      ...Array.from({ length: 7 }, (_, n) => n).flatMap((n) => daily(n, n + 1, FOR(`user-${n}`))),
      ...daily(7, 20, FOR("user-0")),
      at(20, FOR("eve")),
    ],
    said: [],
  },
  {
    name: "an agent whose people are not known yet",
    events: () => [...daily(0, 8, FOR("ann")), at(8, FOR("eve"))],
    said: [],
  },
  {
    name: "a role with another person behind it",
    events: () => [...daily(0, 20, FOR("ann", "role")), at(20, FOR("eve", "role"))],
    said: ["delegation.new-user low"],
  },
  {
    name: "a role with another person behind it each week, as of who is on duty",
    events: () => Array.from({ length: 35 }, (_, n) => at(n, FOR(`user-${Math.floor(n / 7)}`, "role"))),
    said: [],
  },
  {
    name: "a workflow that another person set going",
    events: () => [...daily(0, 20, FOR("ann", "ci-workflow")), at(20, FOR("eve", "ci-workflow"))],
    said: [],
  },
  {
    name: "a service account that acted for nobody, and now for a person, and for a machine",
    events: () => [
      ...Array.from({ length: 60 }, (_, n) => at(n / 4)),
      at(15, { delegation: ["g:o:human:eve"] }),
      at(15.1, { delegation: ["g:o:service-account:other"] }),
    ],
    said: ["delegation.new-user low", "delegation.new-caller low"],
  },
  {
    name: "an app that worked by itself, and is asked by its first person",
    events: () => [
      ...Array.from({ length: 60 }, (_, n) => at(n / 4, { identity_kind: "oauth-app" })),
      at(15, FOR("eve", "oauth-app")),
    ],
    said: [],
  },
  {
    name: "an agent that two others call is called by a third, and does something grave for a fourth",
    events: () => [
      ...Array.from({ length: 12 }, (_, n) => at(n, CALLED("a"))),
      ...Array.from({ length: 12 }, (_, n) => at(n + 0.1, CALLED("b"))),
      at(13, CALLED("c")),
      ...Array.from({ length: 10 }, (_, n) => at(14 + n, CALLED("a"))),
      at(24, { ...CALLED("d"), action_class: "secret" }),
    ],
    said: ["delegation.new-caller low", "delegation.new-caller medium"],
  },
];

function listed(day: number, server_version: string, definition: string, tools = "search"): Event {
  const labels = { server: "web", server_version, tools_fingerprint: `sha256:${definition}`, tools };
  return at(day, { source: "mcp", action: "tools/list", labels });
}

test.each([
  ["another bucket three a week are told of", READ, ["job-0", "job-1", "job-2", "job-5"]],
  ["another secret all are told of", SECRET, ["job-0", "job-1", "job-2", "job-3", "job-4", "job-5"]],
])("of many that take up %s", (_, use, told) => {
  const names = Array.from({ length: 8 }, (_each, n) => `job-${n}`);
  const another = (day: number, n: number): Event => at(day, use("arn:aws:s3:::customers/a"), names[n] ?? "");
  const usual = names.flatMap((name) => daily(0, 28, use("arn:aws:s3:::in/a"), name));
  const events = [...usual, ...[16, 17, 18, 19, 20].map((day, n) => another(day + 0.1, n)), another(23.5, 5)];
  const findings = run(events.toSorted((a, b) => (a.time < b.time ? -1 : 1)));
  expect(findings.map(({ identity_name }) => identity_name)).toEqual(told);
});

test("a name of 200 characters leaves room in a title for what is said of it, and stands whole beside it", () => {
  const name = `arn:aws:iam::1:role/${"team-of-payments-".repeat(12)}end`;
  const [old] = run([at(100, { ...KEY, credential_issued: formatTime(WORLD_START) }, name)]);
  expect(old?.title).toMatch(
    /^arn:aws:iam::1:role\/team-of-payments-te….*-team-of-payments-end uses a credential that is/,
  );
  expect(old?.title.length).toBeLessThan(130);
  expect(old?.identity_name).toBe(name);
});

describe("what is to be said of many of one owner", () => {
  const MANY = Array.from({ length: 30 }, (_, i) => `old-${i}`);
  const ENTRIES = MANY.map((name, i) => ({
    id: `aws:1:role:${name}`,
    rotated: formatTime(WORLD_START - 400 * DAY),
    owner: i < 20 ? "payments" : `team-${i}`,
    place: `r:${i}`,
  }));
  const day = MANY.map((name, i) => at(i / 1000, { ...KEY, credential_uid: `AKIA${i}` }, name));
  const told = (events: readonly Event[]): readonly Finding[] => run(events, inventory({ identities: ENTRIES }));

  test("is one finding from the eighth on, which names them; of others each has its own", () => {
    const findings = told(day);
    expect(findings).toHaveLength(7 + 1 + 10);
    const [group] = findings.filter(({ title }) => title.includes("identities:"));
    expect(group?.title).toBe("20 identities: use credentials that are older than 90 days (payments), since 00:00 UTC");
    expect(group).toMatchObject({ detector: "lifecycle.long-lived-credential", severity: "medium", kind: "lifecycle" });
    const members = group?.dimensions.find(({ name }) => name === "members")?.observed ?? "";
    for (let i = 0; i < 20; i += 1) expect(members).toMatch(new RegExp(`aws:1:role:old-${i}( |,|$)`));
  });

  test("is one finding from the third on, where they come to another country together", () => {
    const abroad = (name: string, i: number): Event => at(20 + i / 1000, { src_country: "BR" }, name);
    const home = MANY.flatMap((name) => daily(0, 20, { src_country: "DE" }, name));
    const findings = run([...home, ...MANY.map(abroad)]);
    expect(findings).toHaveLength(3);
    expect(findings.map(({ title }) => title)).toContain(
      "30 members of role/team-a: act from a country where they had never been (BR), since 00:00 UTC",
    );
  });

  test("who does something grave with it is told of by itself as well", () => {
    const grave = at(0.2, { ...KEY, credential_uid: "AKIA15", action_class: "admin" }, "old-15");
    const own = told([...day, grave]).filter(({ identity_name }) => identity_name === "old-15");
    expect(own).toMatchObject([{ severity: "high" }]);
  });
});

describe("what an identity's life says", () => {
  test.each(CASES)("$name", ({ events, controls, said }) => {
    const found = run(events(), controls);
    expect(found.map(({ detector, severity }) => `${detector} ${severity}`)).toEqual(said);
    for (const finding of found) expect(finding.owasp.length).toBeGreaterThan(0);
  });
});

describe("declared facts", () => {
  test("reach findings and the table of identities, and change with the inventory", () => {
    const detector = fresh();
    const facts = { owner: "team-pay", team: "pay", criticality: "high", environment: "production" } as const;
    let offset = 0;
    for (const record of inventory({
      identities: [
        { id: ID, ...facts, purpose: "deploys", kind: "bot", expected_end: formatTime(WORLD_START), place: "a:1" },
      ],
    }))
      detector.control(record, offset++);
    detector.offer(at(1), offset++);
    detector.advance(WORLD_START + 2 * DAY, offset++);
    expect(detector.takeIdentities().identities[0]).toMatchObject({
      ...facts,
      purpose: "deploys",
      identity_kind: "bot",
    });
    const [finding] = detector.take();
    expect(finding).toMatchObject({ owner: "team-pay", environment: "production", identity_kind: "bot" });
    for (const record of inventory({ identities: [{ pattern: "aws:*", owner: "team-new", place: "a:1" }] }))
      detector.control(record, offset++);
    detector.offer(at(3), offset++);
    detector.advance(WORLD_START + 4 * DAY, offset++);
    const [row] = detector.takeIdentities().identities;
    expect(row).toMatchObject({ owner: "team-new", team: "", identity_kind: "role", identity_uid: ID });
  });

  test("a restart in the middle says the same", () => {
    const controls = inventory({
      identities: [{ label: "app=web", owner: "alice", rotate_every: "30d", place: "a:1" }],
      owners: [{ name: "alice", left: formatTime(WORLD_START + 20 * DAY), place: "a:2" }],
    });
    const events = [
      ...daily(0, 60, { ...KEY, ...READ("arn:aws:s3:::in/a"), labels: { app: "web" } }),
      at(60, { ...KEY, ...READ("arn:aws:s3:::customers/a") }),
      ...daily(61, 90, KEY),
    ];
    const whole = run(events, controls);
    expect(whole.map(({ detector }) => detector)).toContain("lifecycle.new-resource");
    const first = fresh();
    let offset = 0;
    for (const record of controls) first.control(record, offset++);
    for (const event of events.slice(0, 45)) first.offer(event, offset++);
    const found = new Map(first.take().map((finding) => [finding.finding_uid, finding]));
    const { position, rows } = first.snapshot();
    const second = fresh();
    second.restore(position, rows);
    let again = position.lowWater;
    for (const event of events.slice(position.lowWater - controls.length)) second.offer(event, again++);
    second.finish();
    for (const finding of second.take()) found.set(finding.finding_uid, finding);
    const lives = Array.from(found.values()).filter(({ kind }) => kind === "lifecycle");
    const text = (finding: Finding): string =>
      `${finding.time} ${finding.detector} ${finding.finding_uid} ${finding.last_seen}`;
    expect(lives.map(text).toSorted()).toEqual(whole.map(text).toSorted());
    expect(whole.length).toBeGreaterThan(3);
  });
});

import type { Credential, DeadLetter, Event, Finding, Identity } from "@rolecall/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deadLetterRows, deadUid } from "../rows/dead-letter-rows.ts";
import { eventRows } from "../rows/event-rows.ts";
import { findingRows } from "../rows/finding-rows.ts";
import { credentialRows, identityRows } from "../rows/identity-rows.ts";
import { jsonRows } from "../rows/json-rows.ts";
import type { Store } from "../store.ts";
import { temporaryStore } from "../testing/temporary-store.ts";
import { CONCERNED } from "./concerned.ts";
import { getDeadLetter, listDeadLetters } from "./dead-letters.ts";
import { eventsAround } from "./events-around.ts";
import { getFinding } from "./get-finding.ts";
import { getIdentity } from "./get-identity.ts";
import { hoursOfWeek } from "./hours-of-week.ts";
import { countFindings, type FindingFilter, listFindings } from "./list-findings.ts";
import { type IdentityFilter, listIdentities } from "./list-identities.ts";
import { topValues } from "./top-values.ts";

const DEPLOY = "aws:1:role:deploy";

const behavior: Finding = {
  finding_uid: "f_1",
  tenant: "default",
  detector: "behavior",
  detector_version: 1,
  kind: "behavior",
  title: "deploy called from a network it never used",
  identity_uid: DEPLOY,
  identity_kind: "role",
  identity_name: "deploy",
  owner: "team-payments",
  environment: "production",
  time: "2026-11-24T11:00:00.000Z",
  first_seen: "2026-11-24T10:00:00.000Z",
  last_seen: "2026-11-24T10:30:00.000Z",
  origin: "events/0/5",
  severity: "medium",
  confidence: "high",
  calibration: "calibrated",
  score: 61.5,
  probability: 4.1e-6,
  expected_rate: "1 per 14,000 identity-days",
  dimensions: [
    { name: "src_asn", pattern: "UNSEEN", observed: "AS64500", expected: "AS14618 'x'", surprise: 7.2, added: 7 },
  ],
  attacks: [{ tactic: "initial-access", technique: "T1078.004", version: "19" }],
  owasp: ["NHI2"],
  events: ["e1", "e2"],
  sql: "SELECT 'a\\n' FROM rolecall.events_latest",
  fingerprint: "v1:abc",
};

const { probability: _p, expected_rate: _r, ...noProbability } = behavior;
const policy: Finding = {
  ...noProbability,
  finding_uid: "f_2",
  kind: "policy",
  detector: "no-secrets",
  identity_uid: "aws:1:role:other",
  time: "2026-11-24T12:00:00.000Z",
  severity: "critical",
  calibration: "none",
  dimensions: [],
  sql: `SELECT * FROM rolecall.events_latest WHERE identity_uid IN ('${DEPLOY}', 'slack:t:bot:robot') AND (time >= toDateTime64('2026-11-24 10:00:00.000', 3, 'UTC') OR time IN (toDateTime64('2026-11-24 09:00:00.000', 3, 'UTC'))) ORDER BY time, event_uid`,
};

const identity: Identity = {
  tenant: "default",
  identity_uid: DEPLOY,
  identity_kind: "role",
  identity_name: "Deploy",
  provider: "aws",
  account_uid: "1",
  owner: "team-payments",
  environment: "production",
  criticality: "high",
  first_seen: "2026-11-01T00:00:00.000Z",
  last_seen: "2026-11-24T10:30:00.000Z",
  events: 10,
};
const robot: Identity = {
  ...identity,
  identity_uid: "slack:t:bot:robot",
  identity_kind: "bot",
  identity_name: "robot",
  provider: "slack",
  owner: "",
  last_seen: "2026-11-23T00:00:00.000Z",
};

const credential: Credential = {
  tenant: "default",
  credential_uid: "AKIA1",
  credential_kind: "access-key",
  identity_uid: DEPLOY,
  first_seen: "2026-11-01T00:00:00.000Z",
  last_seen: "2026-11-24T10:30:00.000Z",
  issued: "2026-10-01T00:00:00.000Z",
  expires: "",
  events: 10,
};

function event(uid: string, time: string, action: string, network: string): Event {
  return {
    event_uid: uid,
    time,
    tenant: "default",
    source: "aws-cloudtrail",
    provider: "aws",
    action,
    action_class: "read",
    identity_uid: DEPLOY,
    identity_kind: "role",
    identity_name: "deploy",
    outcome: "success",
    src_network: network,
    origin: "file:1",
  };
}

const events = [
  event("e1", "2026-11-24T10:00:00.000Z", "GetObject", "10.0.0.0/24"), // a Tuesday
  event("e2", "2026-11-24T10:30:00.000Z", "PutObject", "10.0.0.0/24"),
  event("e3", "2026-11-24T11:15:00.000Z", "GetObject", "192.0.2.0/24"),
  event("e4", "2026-11-24T11:31:00.000Z", "GetObject", "10.0.0.0/24"),
];

const letters: readonly DeadLetter[] = [
  { reason: "schema", detail: "d", path: "a.b", source: "okta-system-log", origin: "f:1", raw: "{}" },
  { reason: "bad-encoding", detail: "d", path: "", source: "auto", origin: "f:2", raw_base64: "/w==" },
];

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
  const rows = events.map((each, position) => ({ json: JSON.stringify(each), partition: 0, position }));
  await store.insert("events", eventRows(rows));
  await store.insert("events", eventRows(rows.slice(0, 2).map((row) => ({ ...row, position: row.position + 10 }))));
  await store.insert("findings", findingRows([{ finding: behavior, version: 1 }]));
  await store.insert("findings", findingRows([{ finding: { ...behavior, severity: "high", score: 83 }, version: 2 }]));
  await store.insert("findings", findingRows([{ finding: policy, version: 3 }]));
  await store.insert(
    "episodes",
    jsonRows([
      { episode_id: "ep1", finding_uid: "f_1", identity_uid: DEPLOY, state: "open", at: "2026-11-24T11:00:00.000Z" },
      { episode_id: "ep2", finding_uid: "f_2", state: "open", at: "2026-11-24T12:00:00.000Z" },
      { episode_id: "ep2", finding_uid: "f_2", state: "closed", at: "2026-11-24T13:00:00.000Z" },
    ]),
  );
  await store.insert("identities", identityRows([identity, robot]));
  await store.insert("identities", identityRows([{ ...identity, events: 12 }]));
  await store.insert("credentials", credentialRows([credential]));
  await store.insert("dead_letters", deadLetterRows(letters));
});
afterAll(() => store[Symbol.asyncDispose]());

describe("listFindings", () => {
  test.each<[string, FindingFilter, readonly string[]]>([
    ["all, the newest first", {}, ["f_2", "f_1"]],
    ["open ones", { open: true }, ["f_1"]],
    ["closed ones", { open: false }, ["f_2"]],
    ["of a severity, as it now is", { severities: ["high"] }, ["f_1"]],
    ["of a severity that it had once", { severities: ["medium"] }, []],
    ["since a time", { since: "2026-11-24T11:30:00.000Z" }, ["f_2"]],
    ["of an identity", { identityUid: DEPLOY }, ["f_1"]],
    ["about one of several", { concerning: "slack:t:bot:robot" }, ["f_2"]],
    ["about one who is one of several as well", { concerning: DEPLOY }, ["f_2", "f_1"]],
    ["about what is in its evidence and nobody", { concerning: "2026-11-24 09:00:00.000" }, []],
    ["of kinds", { kinds: ["policy", "rule"] }, ["f_2"]],
    ["of a rule or detector", { detector: "no-secrets" }, ["f_2"]],
    ["of an owner, and about several of whom it owns one", { owner: "team-payments" }, ["f_2", "f_1"]],
    ["of one who owns none of them", { owner: "team-nobody" }, []],
    ["the first", { limit: 1 }, ["f_2"]],
    ["after the first", { after: { time: policy.time, finding_uid: "f_2" } }, ["f_1"]],
    ["of an identity whose name is SQL", { identityUid: "' OR 1=1 --" }, []],
  ])("%s", async (_what, filter, uids) => {
    expect((await listFindings(store, filter)).map((finding) => finding.finding_uid)).toEqual(uids);
  });
});

test("findings are counted by severity, by the same filters and all their pages", async () => {
  expect(await countFindings(store, {})).toEqual({ high: 1, critical: 1 });
  const filter = {
    detector: "no-secrets",
    severities: ["low"],
    after: { time: "2026-11-01T00:00:00.000Z", finding_uid: "" },
  } as const;
  expect(await countFindings(store, filter)).toEqual({ critical: 1 });
});

describe("getFinding", () => {
  test("gives the finding as it was written, in its last state", async () => {
    expect(JSON.stringify(await getFinding(store, "f_1"))).toBe(
      JSON.stringify({ ...behavior, severity: "high", score: 83 }),
    );
  });
  test("leaves out the probability of a kind that has none", async () => {
    expect(JSON.stringify(await getFinding(store, "f_2"))).toBe(JSON.stringify(policy));
  });
  test("is undefined for what is not there", async () => {
    expect(await getFinding(store, "f_3")).toBeUndefined();
  });
});

test("whom a finding is about is read whatever the ids of those beside it hold", async () => {
  const uids = ["a'b", "a) AND ')", "a\\", "b', 'x", "a, b", "x')) AND ('", "two\nlines", "last"];
  const written = uids.map((uid) => `'${uid.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`).join(", ");
  const sql = `SELECT * FROM rolecall.events_latest WHERE identity_uid IN (${written}) AND time >= 0`;
  const [row] = await store.select<{ who: readonly string[] }>(
    `SELECT ${CONCERNED} AS who FROM (SELECT 'own' AS identity_uid, {sql:String} AS sql)`,
    { sql },
  );
  expect(row?.who).toEqual(["own", ...uids]);
});

describe("identities", () => {
  test.each<[string, IdentityFilter, readonly string[]]>([
    ["all, the last seen first", {}, [DEPLOY, robot.identity_uid]],
    ["of a kind", { kinds: ["bot"] }, [robot.identity_uid]],
    ["of an owner", { owner: "team-payments" }, [DEPLOY]],
    ["of nobody", { owner: "" }, [robot.identity_uid]],
    ["of a provider", { provider: "slack" }, [robot.identity_uid]],
    ["seen since", { since: "2026-11-24T00:00:00.000Z" }, [DEPLOY]],
    ["with an open finding of a detector", { detectors: [behavior.detector] }, [DEPLOY]],
    ["with a closed finding about several", { findingKinds: ["policy"] }, []],
    ["with one of a detector that found nothing", { detectors: ["lifecycle.orphaned"] }, []],
    ["by part of the name, case ignored", { search: "dEPL" }, [DEPLOY]],
    ["by part of the name, and of a kind", { search: "dEPL", kinds: ["bot"] }, []],
    ["by what is part of no name", { search: "xyzzy" }, []],
    ["by a pattern, which is none", { search: "de%y" }, []],
    [
      "with a credential that was issued before, and first seen after",
      { oldCredential: { before: "2026-10-15T00:00:00.000Z", since: "2026-11-20T00:00:00.000Z" } },
      [DEPLOY],
    ],
    [
      "with a credential that is older still",
      { oldCredential: { before: "2026-09-15T00:00:00.000Z", since: "2026-11-20T00:00:00.000Z" } },
      [],
    ],
    ["after the first", { after: identity }, [robot.identity_uid]],
  ])("%s", async (_what, filter, uids) => {
    expect((await listIdentities(store, filter)).map((each) => each.identity_uid)).toEqual(uids);
  });

  test("one in full, with its credentials and findings", async () => {
    expect(await getIdentity(store, DEPLOY)).toEqual({
      identity: {
        ...identity,
        events: 12,
        ...{ team: "", purpose: "", contacts: [], expected_end: "", used_by: "", used_by_reason: "", links: [] },
      },
      credentials: [credential],
      // The grave one is about several.
      findings: { critical: 1, high: 1 },
    });
    expect(await getIdentity(store, "nobody")).toBeUndefined();
  });
});

describe("events of an identity", () => {
  test("around a finding are those within an hour, each once", async () => {
    expect(await eventsAround(store, behavior)).toEqual(events.slice(0, 3));
    expect(await eventsAround(store, behavior, { marginMs: 0, limit: 1 })).toEqual(events.slice(0, 1));
  });

  test("by hour of the week count each event once", async () => {
    const hours = await hoursOfWeek(store, identity);
    expect(hours).toHaveLength(168);
    expect(hours.flatMap((n, hour) => (n === 0 ? [] : [[hour, n]]))).toEqual([
      [34, 2],
      [35, 2],
    ]);
    expect((await hoursOfWeek(store, identity, "2026-11-24T11:00:00.000Z"))[34]).toBe(0);
    expect(await hoursOfWeek(store, { ...identity, tenant: "acme" })).not.toContain(2);
  });

  test("by value, the most frequent first", async () => {
    const actions = await topValues(store, identity, "action");
    expect(actions.map(({ value, events: n }) => [value, n])).toEqual([
      ["GetObject", 3],
      ["PutObject", 1],
    ]);
    expect(await topValues(store, identity, "src_network", { since: "2026-11-24T11:30:00.000Z" })).toEqual([
      { value: "10.0.0.0/24", events: 1, first_seen: events[3]?.time, last_seen: events[3]?.time },
    ]);
    expect(await topValues(store, identity, "resource")).toEqual([]);
    expect(await topValues(store, { ...identity, tenant: "acme" }, "action")).toEqual([]);
  });
});

describe("dead letters", () => {
  test("come back with their bytes, text or base64", async () => {
    for (const letter of letters) {
      const { recorded_at, ...stored } = (await getDeadLetter(store, deadUid(letter))) ?? { recorded_at: "" };
      expect(recorded_at).toMatch(/Z$/);
      expect(stored).toEqual({ dead_uid: deadUid(letter), tenant: "default", ...letter });
    }
    expect(await getDeadLetter(store, "none")).toBeUndefined();
  });

  test("are listed by reason and source, without those retried", async () => {
    expect(await listDeadLetters(store)).toHaveLength(2);
    expect(await listDeadLetters(store, { reasons: ["schema"], source: "okta-system-log" })).toHaveLength(1);
    expect(await listDeadLetters(store, { reasons: ["schema"], source: "auto" })).toEqual([]);
    expect(await listDeadLetters(store, { retried: true })).toEqual([]);
  });
});

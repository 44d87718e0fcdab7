import { type Event, formatTime, type PlacedPolicy, type Policy } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StateRow } from "../detector.ts";
import { policyRecords } from "../inventory/records.ts";
import { fresh } from "../test/run.ts";
import { call, tinyWorld, WORLD_START } from "../test/tiny-world.ts";
import { PolicyActivity } from "./activity.ts";
import type { Occasion } from "./clause.ts";
import { compilePolicy } from "./compile-policy.ts";
import { judgePolicy, PolicySet } from "./policy-set.ts";

const ID = "aws:1:role:deploy";
/** A Monday. */
const NOON = WORLD_START + 12 * 3_600_000;

function placed(policy: Partial<Policy>): PlacedPolicy {
  return { policy: { policy: "p", identity: ID, ...policy }, file: "p.yaml", lines: { "allow.actions": 7 } };
}

/** Clauses that an event violates, when it is the only one. */
function breaches(policy: Partial<Policy>, over: Partial<Event>, around: Partial<Occasion> = {}): readonly string[] {
  const { policy: compiled, faults } = compilePolicy(placed(policy));
  expect(faults).toEqual([]);
  const event = call("deploy", NOON, "e", over);
  const activity = new PolicyActivity();
  activity.note(event, Date.parse(event.time));
  const occasion = {
    event,
    at: Date.parse(event.time),
    environment: event.environment ?? "",
    activity,
    grantedTo: () => [],
  };
  const clauses = [...compiled.clauses, ...(event.parent_uid === undefined ? [] : compiled.childClauses)];
  return judgePolicy(compiled, { ...occasion, ...around }, clauses)?.key.split(",") ?? [];
}

type Row = readonly [name: string, policy: Partial<Policy>, event: Partial<Event>, violated: readonly string[]];

const CHARTER: Partial<Policy> = { allow: { tools: ["crm.*"], servers: ["crm"] } };
const AGENT: Partial<Event> = { identity_kind: "ai-agent", source: "otel" };

/** What an agent does beside calling tools. */
function talk(action: string, source: string): Row {
  const service = action.includes(".") ? action.split(".", 1)[0] : "gen_ai";
  return [`${action} is no tool`, CHARTER, { ...AGENT, source, service, action }, []];
}

const ROWS: readonly Row[] = [
  ["an action that is allowed", { allow: { actions: ["GetObject"] } }, {}, []],
  ["an action by its service", { allow: { actions: ["s3:Get*"] } }, {}, []],
  ["an action of another service", { allow: { actions: ["ec2:*"] } }, {}, ["allow.actions"]],
  ["an empty list allows nothing", { allow: { actions: [] } }, {}, ["allow.actions"]],
  ["a resource below", { allow: { resources: ["arn:aws:s3:::b/*"] } }, { resource: "arn:aws:s3:::b/k" }, []],
  [
    "a resource beside",
    { allow: { resources: ["arn:aws:s3:::b/*"] } },
    { resource: "arn:aws:s3:::c/k" },
    ["allow.resources"],
  ],
  ["one scope of two", { allow: { scopes: ["read"] } }, { scopes: ["read", "write"] }, ["allow.scopes"]],
  ["an address inside", { allow: { networks: ["10.1.0.0/16"] } }, { src_ip: "10.1.255.3" }, []],
  ["an address outside", { allow: { networks: ["10.1.0.0/16"] } }, { src_ip: "10.2.0.1" }, ["allow.networks"]],
  ["an IPv6 address inside", { allow: { networks: ["2001:db8::/32"] } }, { src_ip: "2001:db8:1::5" }, []],
  ["a mapped address", { allow: { networks: ["192.0.2.0/24"] } }, { src_ip: "::ffff:192.0.2.9" }, []],
  [
    "a cloud service by name",
    { allow: { networks: ["cloudtrail.amazonaws.com"] } },
    { src_network: "cloudtrail.amazonaws.com" },
    [],
  ],
  ["another client", { allow: { clients: ["terraform"] } }, {}, ["allow.clients"]],
  ["another environment", { allow: { environments: ["prod*"] } }, { environment: "staging" }, ["allow.environments"]],
  ["office hours", { allow: { hours: [{ days: ["mon-fri"], from: "09:00", to: "17:00" }] } }, {}, []],
  ["before them", { allow: { hours: [{ from: "13:00", to: "17:00" }] } }, {}, ["allow.hours"]],
  [
    "13:00 in Berlin is noon in winter UTC",
    { allow: { hours: [{ zone: "Europe/Berlin", from: "13:00", to: "13:01" }] } },
    {},
    [],
  ],
  [
    "and 14:00 in summer",
    { allow: { hours: [{ zone: "Europe/Berlin", from: "14:00", to: "14:01" }] } },
    { time: "2026-07-06T12:00:00.000Z" },
    [],
  ],
  ["over midnight", { allow: { hours: [{ days: ["sun"], from: "22:00", to: "13:00" }] } }, {}, []],
  [
    "a token of a day where an hour is allowed",
    { limits: { token_lifetime: "1h" } },
    { credential_issued: formatTime(NOON), credential_expires: formatTime(NOON + 86_400_000) },
    ["limits.token_lifetime"],
  ],
  ["more bytes than a day has", { limits: { bytes_per_day: "1KiB" } }, { bytes_out: 2000 }, ["limits.bytes_per_day"]],
  ["on whose behalf", { delegation: { of: ["*:human:*"] } }, { delegation: ["a:1:role:x", "a:1:human:y"] }, []],
  [
    "on another's behalf",
    { delegation: { of: ["*:human:ann"] } },
    { delegation: ["a:1:human:bob"] },
    ["delegation.of"],
  ],
  [
    "through whom",
    { delegation: { by: ["a:1:role:x"] } },
    { delegation: ["a:1:role:z", "a:1:human:y"] },
    ["delegation.by"],
  ],
  [
    "too long a chain",
    { delegation: { depth: 1 } },
    { delegation: ["a:1:role:z", "a:1:human:y"] },
    ["delegation.depth"],
  ],
  ["a child that may be", { children: { who: ["aws:1:role:*"] } }, { parent_uid: ID, run_uid: "r" }, []],
  ["a child that may not", { children: { who: ["aws:1:bot:*"] } }, { parent_uid: ID, run_uid: "r" }, ["children.who"]],
  ["a tool outside the charter", { allow: { tools: ["crm.*"] } }, { labels: { tool: "shell" } }, ["allow.tools"]],
  [
    "a server outside the charter",
    { allow: { servers: ["crm"] } },
    { labels: { mcp_server: "evil" } },
    ["allow.servers"],
  ],
  ...["invoke_agent", "chat", "embeddings", "claude_code.api_request", "codex.sse_event"].map((action) =>
    talk(action, "otel"),
  ),
  ...["initialize", "tools/list", "notifications/message", "resources/read"].map((action) => talk(action, "mcp")),
  [
    "a tool that the log calls one",
    CHARTER,
    {
      ...AGENT,
      action: "claude_code.tool_result Bash",
      resource: "Bash",
      resource_kind: "tool",
      service: "claude_code",
    },
    ["allow.tools"],
  ],
  ["a tool by its call", CHARTER, { ...AGENT, action: "execute_tool shell", service: "gen_ai" }, ["allow.tools"]],
  ["an agent that makes another", CHARTER, { ...AGENT, action: "create_agent", service: "gen_ai" }, ["allow.tools"]],
  [
    "an operation of a log without tools, at another service",
    CHARTER,
    { identity_kind: "ai-agent", action: "shell", service: "evil" },
    ["allow.tools", "allow.servers"],
  ],
  ["a condition that holds", { when: [{ cel: 'event.action.startsWith("Get")' }] }, {}, []],
  ["a condition that does not", { when: [{ cel: 'event.action == "PutObject"' }] }, {}, ["when.0"]],
  ["a condition that cannot be judged", { when: [{ cel: 'event.labels["x"] == "1"' }] }, {}, ["when.0"]],
  ["after the end", { ends: "2026-01-01T00:00:00.000Z" }, {}, ["ends"]],
  ["several at once", { allow: { actions: ["x"], clients: ["y"] } }, {}, ["allow.actions", "allow.clients"]],
];

describe("a policy", () => {
  test.each(ROWS)("%s", (_name, policy, event, violated) => {
    expect(breaches(policy, event)).toEqual(violated);
  });

  test("a child's scopes stay within its parent's", () => {
    const policy: Partial<Policy> = { children: { scopes: "within-parent" } };
    const event = { parent_uid: ID, granted_scopes: ["read", "admin"] };
    expect(breaches(policy, event, { grantedTo: () => ["read"] })).toEqual(["children.scopes"]);
    expect(breaches(policy, event, { grantedTo: () => ["read", "admin"] })).toEqual([]);
  });

  test.each([
    [{ when: [{ cel: "event.nope" }] }, ["when", 0, "cel"], "No such key: nope"],
    [{ when: [{ cel: "event.action" }] }, ["when", 0, "cel"], "is a string, and must be a bool"],
    [{ when: [{ cel: 'event.action.matches("a+")' }] }, ["when", 0, "cel"], "matches() is not available"],
    [{ allow: { networks: ["10.0.0.0/33"] } }, ["allow", "networks", 0], "no CIDR range"],
    [{ allow: { hours: [{ zone: "Mars/Base" }] } }, ["allow", "hours", 0], "no time zone Mars/Base"],
    [{ allow: { hours: [{ days: ["monday"] }] } }, ["allow", "hours", 0], "no days monday"],
    [
      { allow: { hours: [{ zone: "Mars/Base", days: ["monday"], from: "8" }] } },
      ["allow", "hours", 0],
      "no time zone Mars/Base; no days monday: mon, tue, wed, thu, fri, sat, sun, or a range like mon-fri; a time is HH:MM",
    ],
    [{ limits: { token_lifetime: "soon" } }, ["limits", "token_lifetime"], "no span of time"],
    [{ limits: { bytes_per_day: "much" } }, ["limits", "bytes_per_day"], "no size"],
  ] as const)("%j is at fault", (policy, path, message) => {
    const { faults } = compilePolicy(placed(policy as Partial<Policy>));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ path });
    expect(faults[0]?.message).toContain(message);
  });
});

describe("policies in the detector", () => {
  function run(policies: readonly PlacedPolicy[], events: readonly Event[]) {
    const detector = fresh();
    let offset = 0;
    for (const record of policyRecords(policies, formatTime(WORLD_START))) detector.control(record, offset++);
    for (const event of events) detector.offer(event, offset++);
    detector.finish();
    return detector.take().filter(({ kind }) => kind === "policy");
  }

  test("the first event is a finding, with the line of the policy", () => {
    const found = run([placed({ allow: { actions: ["PutObject"] } })], [call("deploy", NOON, "e1")]);
    expect(found).toMatchObject([
      { kind: "policy", detector: "policy:p", severity: "medium", events: ["e1", "e1", "e1"] },
    ]);
    expect(found[0]?.dimensions[0]).toMatchObject({
      name: "policy.allow.actions",
      observed: "GetObject",
      expected: "PutObject (p.yaml:7)",
    });
  });

  test("a policy that watches only informs; a refused attempt weighs less", () => {
    const deny = { allow: { actions: [] } };
    const severityOf = (policy: Partial<Policy>, over: Partial<Event> = {}) =>
      run([placed({ ...deny, ...policy })], [call("deploy", NOON, "e1", over)])[0]?.severity;
    expect(severityOf({ mode: "watch" })).toBe("info");
    expect(severityOf({}, { action_class: "admin" })).toBe("high");
    expect(severityOf({}, { outcome: "denied" })).toBe("low");
    expect(severityOf({ severity: "critical" })).toBe("critical");
  });

  test("calls per hour and silence are counted", () => {
    const many = Array.from({ length: 12 }, (_, n) => call("deploy", NOON + n * 1000, `e${n}`));
    expect(run([placed({ limits: { calls_per_hour: 11 } })], many)).toHaveLength(1);
    expect(run([placed({ limits: { calls_per_hour: 12 } })], many)).toHaveLength(0);
    const apart = [call("deploy", NOON, "a"), call("deploy", NOON + 3 * 3_600_000, "b")];
    expect(run([placed({ limits: { at_least_every: "2h" } })], apart)).toHaveLength(1);
    expect(run([placed({ limits: { at_least_every: "4h" } })], apart)).toHaveLength(0);
    const backlog = [...[170, 180].map((at) => call("deploy", NOON + at * 60_000, `now-${at}`)), ...many];
    expect(run([placed({ limits: { calls_per_hour: 11 } })], backlog)).toHaveLength(0);
  });

  describe("a machine that should act every two hours", () => {
    const every = placed({ limits: { at_least_every: "2h" } });
    const deploy = (hour: number) => call("deploy", NOON + hour * 3_600_000 + 60_000, `d${hour}`);
    /** Somebody else acts each hour, so that time goes on. */
    const others = (hours: number) =>
      Array.from({ length: hours }, (_, hour) => call("else", NOON + hour * 3_600_000 + 120_000, `o${hour}`));
    const log = (own: readonly number[], hours: number) =>
      [...own.map(deploy), ...others(hours)].toSorted((a, b) => (a.time < b.time ? -1 : 1));

    test("and never does again is told of when the hour ends in which its time was up", () => {
      const found = run([every], log([0, 1], 12));
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({
        detector: "policy:p",
        severity: "medium",
        title: "deploy went beyond its policy p: silent for 2h59m",
        time: formatTime(NOON + 4 * 3_600_000),
        events: ["d1", "d1", "d1"],
      });
      expect(found[0]?.sql).toContain(`time >= toDateTime64('2026`);
    });

    test("and is back later is told of once; the next silence is told of again", () => {
      expect(run([every], log([0, 8, 9], 11))).toHaveLength(1);
      const [first, second, ...rest] = run([every], log([0, 60, 61], 120));
      expect([first?.time, second?.time]).toEqual([3, 64].map((hour) => formatTime(NOON + hour * 3_600_000)));
      expect(rest).toEqual([]);
    });

    test("is told of once, whenever the detector starts again", () => {
      const events = log([0, 60, 61], 70);
      const records = policyRecords([every], formatTime(WORLD_START));
      const told: string[] = [];
      const kept = new Map<string, StateRow>();
      let detector = fresh();
      let offset = 0;
      for (const record of records) detector.control(record, offset++);
      for (const event of events) {
        detector.offer(event, offset++);
        for (const { kind, finding_uid } of detector.take()) if (kind === "policy") told.push(finding_uid);
        const { position, rows, removed } = detector.snapshot();
        for (const key of removed) kept.delete(key);
        for (const row of rows) kept.set(row.key, row);
        detector = fresh();
        detector.restore(position, kept.values());
        // What was on hold is read again.
        for (const [at, again] of events.slice(0, offset - records.length).entries()) {
          if (at + records.length >= position.lowWater) detector.offer(again, at + records.length);
        }
      }
      expect(Array.from(new Set(told))).toEqual(run([every], events).map(({ finding_uid }) => finding_uid));
      expect(new Set(told).size).toBe(2);
    });

    test("and does is not told of", () => {
      expect(run([every], log([0, 1, 3, 4, 6], 8))).toEqual([]);
    });

    test("is told of by each policy in its time", () => {
      const slow = placed({ policy: "slow", limits: { at_least_every: "5h" } });
      expect(run([every, slow], log([0], 12)).map(({ detector }) => detector)).toEqual(["policy:p", "policy:slow"]);
    });
  });

  test("the parent's policy governs what it starts", () => {
    const child = call("child", NOON, "c", { parent_uid: ID, run_uid: "r1" });
    expect(run([placed({ children: { who: ["x"] } })], [call("deploy", NOON - 1, "p"), child])).toMatchObject([
      { identity_name: "child", detector: "policy:p" },
    ]);
  });

  test("a policy that allows everything violates nothing, whatever happens", () => {
    const everything: Partial<Policy> = {
      allow: {
        actions: ["*"],
        resources: ["*"],
        scopes: ["*"],
        clients: ["*"],
        environments: ["*"],
        networks: ["0.0.0.0/0", "::/0"],
      },
    };
    fc.assert(
      fc.property(
        fc.record({
          action: fc.string({ minLength: 1 }),
          resource: fc.string({ minLength: 1 }),
          client: fc.string({ minLength: 1 }),
          src_ip: fc.oneof(fc.ipV4(), fc.ipV6()),
          scopes: fc.array(fc.string()),
        }),
        (over) => {
          expect(breaches(everything, over)).toEqual([]);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  test("allowing more never violates more", () => {
    const names = fc.array(fc.constantFrom("GetObject", "Put*", "List*", "x"), { maxLength: 4 });
    fc.assert(
      fc.property(names, names, fc.constantFrom("GetObject", "PutObject", "ListBuckets"), (some, more, action) => {
        const narrow = breaches({ allow: { actions: some } }, { action });
        const wide = breaches({ allow: { actions: [...some, ...more] } }, { action });
        expect(wide.length).toBeLessThanOrEqual(narrow.length);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test("the order of policies does not matter", () => {
    const policies = Array.from({ length: 6 }, (_, n) => ({
      ...placed({ policy: `p${n}`, pattern: "aws:*", identity: undefined, allow: { actions: [`Action${n}*`] } }),
    }));
    const events = Array.from(tinyWorld(3, 8, 4));
    const there = run(policies, events);
    expect(run(policies.toReversed(), events)).toEqual(there);
    expect(there.length).toBeGreaterThan(5);
  });

  test("ten thousand policies are found by identity, and compiled in seconds", () => {
    const policies = Array.from({ length: 10_000 }, (_, n) =>
      placed({
        policy: `p${n}`,
        identity: `aws:1:role:r${n}`,
        allow: { actions: ["GetObject"], networks: ["10.0.0.0/8"] },
        when: [{ cel: `event.action != "Delete${n}"` }],
      }),
    );
    const set = new PolicySet(policies);
    expect(set.governing("aws:1:role:r77", {})).toHaveLength(1);
    expect(set.governing("aws:1:role:other", {})).toHaveLength(0);
  });
});

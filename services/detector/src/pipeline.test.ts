import type { Event, Finding, LogEntry } from "@rolecall/core";
import { createDetector, type Position, type StateRow } from "@rolecall/detection";
import { createMemoryTopic } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { runDetector } from "./pipeline.ts";
import { type DetectorTables, readFrom, toldTo } from "./tables.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 2);
const OPTIONS = {
  tenant: "default",
  holdMs: () => 0,
  context: () => ({ owner: "", environment: "", criticality: "", group: "g" }),
};

/** A trail is deleted: a rule says so whatever came before. */
function event(n: number, action: string): Event {
  return {
    event_uid: `e${n}`,
    time: new Date(START + n * HOUR).toISOString(),
    tenant: "default",
    source: "aws-cloudtrail",
    provider: "aws",
    action,
    service: "cloudtrail.amazonaws.com",
    action_class: "admin",
    identity_uid: "aws:1:role:deploy",
    identity_kind: "role",
    identity_name: "deploy",
    outcome: "success",
    raw: JSON.stringify({ eventName: action, requestParameters: { name: "main" } }),
    origin: `t/0/${n}`,
  };
}

/** Tables that only write down, in order, what was asked of them. */
function recordingTables() {
  const calls: string[] = [];
  const rows = new Map<string, StateRow>();
  let position: Position | undefined;
  const tables: DetectorTables = {
    async findings(findings) {
      calls.push(...findings.map(({ finding }) => `finding ${finding.detector}`));
    },
    async identities(identities) {
      calls.push(`identities ${identities.length}`);
    },
    coverage: async () => undefined,
    async *stored() {},
    away: async () => [],
    async snapshot(_partition, snapshot) {
      calls.push(`snapshot ${snapshot.position.consumed}`);
      for (const row of snapshot.rows) rows.set(row.key, row);
      for (const key of snapshot.removed) rows.delete(key);
      position = snapshot.position;
    },
    restore: async () => (position === undefined ? undefined : { position, rows: [...rows.values()] }),
  };
  return { calls, tables };
}

async function feed(entries: readonly LogEntry[], tables: DetectorTables, until: number): Promise<string[]> {
  const events = createMemoryTopic<LogEntry>("events", { partitions: 1, capacity: 1000 });
  const findings = createMemoryTopic<Finding>("findings", { partitions: 1, capacity: 1000 });
  const detector = createDetector(OPTIONS);
  const saved = await tables.restore(0);
  if (saved?.rows !== undefined) detector.restore(saved.position, saved.rows);
  const stop = new AbortController();
  const consumer = events.consumer("detector", { from: readFrom(saved) });
  const committed: string[] = [];
  const running = runDetector(
    {
      partition: 0,
      consumer: {
        next: (signal) => consumer.next(signal),
        progress: () => consumer.progress(),
        async commit(partition, offset) {
          committed.push(`commit ${offset}`);
          await consumer.commit(partition, offset);
        },
        [Symbol.asyncDispose]: () => consumer[Symbol.asyncDispose](),
      },
      detector,
      tables,
      findings: findings.producer(),
      told: toldTo(saved),
      snapshotEveryMs: 1e9,
      clock: () => 0,
      observe: (batch) => {
        if ((batch.records.at(-1)?.offset ?? 0) >= until) stop.abort();
      },
    },
    stop.signal,
  );
  await events.producer().send(
    entries.map((value) => ({ key: "k", value })),
    stop.signal,
  );
  await running;
  return committed;
}

const ENTRIES: readonly LogEntry[] = [
  event(0, "DescribeTrails"),
  event(1, "DeleteTrail"),
  event(2, "DescribeTrails"),
  { control: "watermark", at: new Date(START + 9 * HOUR).toISOString() },
];

test("findings are durable before the state, the state before the commit, also when it is stopped", async () => {
  const { calls, tables } = recordingTables();
  const committed = await feed(ENTRIES, tables, 3);
  expect(calls).toEqual(["finding aws-trail-deleted", "identities 1", "snapshot 3"]);
  expect(committed).toEqual(["commit 4"]);
});

/** One record from an hour ahead moves time for nobody; a watermark does. */
const WATERMARK: LogEntry = { control: "watermark", at: new Date(START + 12 * HOUR).toISOString() };

test("what was saved is not told again by the next one that reads the same log", async () => {
  const { calls, tables } = recordingTables();
  await feed(ENTRIES, tables, 3);
  calls.length = 0;
  await feed([...ENTRIES, event(10, "StopLogging"), WATERMARK], tables, 5);
  expect(calls.filter((call) => call.startsWith("finding"))).toEqual(["finding aws-trail-stopped"]);
});

test("a state of another version is learnt anew: what it told is not told again, and saved when all of it is learnt", async () => {
  const { calls, tables } = recordingTables();
  await feed(ENTRIES, tables, 3);
  calls.length = 0;
  const outdated: DetectorTables = {
    ...tables,
    restore: async (partition) => {
      const saved = await tables.restore(partition);
      return saved && { ...saved, rows: undefined };
    },
  };
  expect(await feed(ENTRIES.slice(0, 3), outdated, 2)).toEqual([]);
  expect(calls).toEqual([]);
  expect(await feed([...ENTRIES, event(10, "StopLogging"), WATERMARK], outdated, 5)).toEqual(["commit 6"]);
  expect(calls).toEqual(["finding aws-trail-stopped", "identities 1", "snapshot 5"]);
});

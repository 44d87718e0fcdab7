import { setImmediate as turnOfLoop } from "node:timers/promises";
import type { Event, Finding, LogEntry } from "@rolecall/core";
import { createDetector } from "@rolecall/detection";
import { createMemoryTopic } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { runDetectorGroup } from "./group.ts";
import type { DetectorTables, Saved } from "./tables.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 2);

/** A trail is deleted: a rule says so whatever came before. */
function deleted(minute: number, identity = `role-${minute}`): Event {
  return {
    ...{ event_uid: `e${minute}`, time: new Date(START + minute * MINUTE).toISOString(), tenant: "default" },
    ...{ source: "aws-cloudtrail", provider: "aws", service: "cloudtrail.amazonaws.com", action_class: "admin" },
    ...{ identity_uid: `aws:1:role:${identity}`, identity_kind: "role", identity_name: identity, outcome: "success" },
    raw: JSON.stringify({ eventName: "DeleteTrail", requestParameters: { name: "main" } }),
    ...{ action: "DeleteTrail", origin: `t/0/${minute}` },
  };
}

/** A group of one on two partitions, which end at `high`; its writes are written down, and wait for what `until` gives. */
function open(until: (call: string) => Promise<void> = async () => undefined, saved?: Saved | Error, high = 0) {
  const calls: string[] = [];
  const write = async (call: string): Promise<void> => {
    await until(call);
    calls.push(call);
  };
  const tables: DetectorTables = {
    findings: (all) => write(`rows ${all.map(({ finding }) => finding.identity_name).join(" ")}`),
    identities: async () => undefined,
    coverage: async () => undefined,
    async *stored() {},
    away: async () => [],
    snapshot: async (partition, { position, rows }) => {
      expect(Array.from(rows)).not.toEqual([]);
      await write(`snapshot ${partition}/${position.consumed}`);
    },
    restore: async (_, taking) => {
      taking?.behind(() => until("drop"));
      return saved instanceof Error ? Promise.reject(saved) : saved;
    },
  };
  const events = createMemoryTopic<LogEntry>("events", { partitions: 2, capacity: 1000 });
  const findings = createMemoryTopic<Finding>("findings", { partitions: 1, capacity: 1000 });
  const stop = new AbortController();
  const judged: number[] = [];
  let now = 0;
  const running = runDetectorGroup(
    {
      open(assignment) {
        const standing = async () => ({ committed: undefined, low: 0, high });
        const assigned = (partition: number) => assignment.assigned(partition, standing);
        const consumer = events.consumer("detector", { assignment: { ...assignment, assigned } });
        return {
          next: (signal) => consumer.next(signal),
          progress: () => consumer.progress(),
          commit: async (partition, offset) => void calls.push(`commit ${partition}/${offset}`),
          // As Kafka's: what cannot be settled is told, and does not replace what went wrong.
          async [Symbol.asyncDispose]() {
            await Promise.allSettled([consumer[Symbol.asyncDispose]()]);
          },
        };
      },
      createDetector: () =>
        createDetector({
          ...{ tenant: "default", holdMs: () => 0 },
          context: () => ({ owner: "", environment: "", criticality: "", group: "g" }),
        }),
      createTables: () => tables,
      findingsTable: tables,
      patiently: (work) => work(),
      findings: findings.producer(),
      snapshotEveryMs: 1000,
      clock: () => now,
      async observe({ records }) {
        judged.push(...records.map(({ offset }) => offset));
        await until("observe");
      },
    },
    stop.signal,
  );
  const send = async (...minutes: readonly number[]): Promise<void> => {
    const seen = judged.length + minutes.length;
    const records = minutes.map((minute) => ({ key: "k", value: deleted(minute), partition: 0 }));
    await events.producer().send(records, stop.signal);
    await eventually(() => expect(judged).toHaveLength(seen));
  };
  const end = (): Promise<void> => {
    stop.abort();
    return running;
  };
  const pass = (ms: number): void => {
    now += ms;
  };
  return { calls, send, running, end, pass, told: () => findings.end(0) };
}

test("events are judged and told of while rows are being written, and what was found meanwhile goes in one write", async () => {
  const first = Promise.withResolvers<void>();
  const { calls, send, end, told } = open((call) => (call === "rows role-0" ? first.promise : Promise.resolve()));
  await send(0);
  await send(1);
  await send(2, 3);
  await eventually(() => expect(told()).toBe(3));
  expect(calls).toEqual([]);
  first.resolve();
  await end();
  expect(calls.slice(0, 2)).toEqual(["rows role-0", "rows role-1 role-2"]);
});

test("a state is written behind the findings before it and committed behind itself, while events are judged", async () => {
  const first = Promise.withResolvers<void>();
  const { calls, send, end, pass } = open((call) => (call === "rows role-0" ? first.promise : Promise.resolve()));
  await send(0, 1);
  pass(1000);
  await send(2);
  await turnOfLoop();
  await send(3);
  expect(calls).toEqual([]);
  first.resolve();
  await end();
  expect(calls).toEqual([
    ...["rows role-0", "rows role-1 role-2", "snapshot 0/2", "commit 0/2", "snapshot 0/3", "commit 0/3"],
  ]);
});

test("what earlier owners left is dropped behind: judging, saving and the end wait for none of it", async () => {
  const { calls, send, end } = open((call) => (call === "drop" ? new Promise(() => undefined) : Promise.resolve()));
  await send(0);
  await end();
  expect(calls).toEqual(["snapshot 0/0", "commit 0/0"]);
});

test("where findings cannot be written, nothing after them is saved, and the group ends with what it failed with", async () => {
  const { calls, send, running } = open(async (call) => {
    if (call.startsWith("rows")) throw new Error("refused");
  });
  const ended = expect(running).rejects.toThrow("refused");
  await send(0, 1);
  await ended;
  expect(calls).toEqual([]);
});

test("a state of another version is learnt anew: what it told is not told again, nor saved before all of it is learnt", async () => {
  const position = { consumed: 2, lowWater: 2, watermark: START, released: "" };
  const { calls, send, end, pass, told } = open(undefined, { position, rows: undefined }, 4);
  await send(0, 1);
  pass(1000);
  await send(2, 3);
  await eventually(() => expect(told()).toBe(1));
  await end();
  // The last one that was read was on hold then.
  expect(calls).toEqual(["rows role-2", "snapshot 0/3", "commit 0/3"]);
});

test("where a state cannot be restored for good, the group ends with why", async () => {
  const { running } = open(undefined, new Error("refused"));
  await expect(running).rejects.toThrow("refused");
});

test("no state says that a batch was judged of which something beside the findings is not written yet, nor where it never is", async () => {
  const { calls, send, running } = open(async (call) => {
    if (call === "observe") throw new Error("refused");
  });
  const ended = expect(running).rejects.toThrow("refused");
  await send(0, 1);
  await ended;
  expect(calls.filter((call) => !call.startsWith("rows"))).toEqual([]);
});

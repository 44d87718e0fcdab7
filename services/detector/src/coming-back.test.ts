import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openEmbedded, type Store } from "@rolecall/clickhouse";
import type { Event, LogEntry } from "@rolecall/core";
import { createDetector, type Detector } from "@rolecall/detection";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClickhouseTables } from "./clickhouse-tables.ts";
import { judge } from "./judge.ts";
import { saveState } from "./save-state.ts";
import { readFrom } from "./tables.ts";
import { createTenants } from "./tenants.ts";

const START = Date.UTC(2026, 10, 2);
const MACHINES = 24;
const HOURS = 12 * MACHINES;
/** So many a batch. */
const BATCH = 250;

let store: Store;
let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-away-"));
  store = await openEmbedded(directory);
  await migrate(store);
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

function event(n: number, minute: number, machine: number, over: Partial<Event>): Event {
  return {
    event_uid: `e${n}`,
    time: new Date(START + minute * 60_000).toISOString(),
    tenant: "default",
    source: "aws-cloudtrail",
    provider: "aws",
    action: `Read${n % 4}`,
    action_class: "read",
    identity_uid: `aws:1:role:m${machine}`,
    identity_kind: "role",
    identity_name: `m${machine}`,
    src_network: "10.0.0.0/24",
    client: "boto3",
    outcome: "success",
    origin: `t/0/${n}`,
    ...over,
  };
}

const theft: Partial<Event> = { action_class: "secret", src_network: "203.0.113.0/24", client: "curl", tenant: "acme" };

/** Of two tenants: each machine acts in one hour of each day, and one takes secrets in the end. */
const log: readonly Event[] = [
  ...Array.from({ length: HOURS * 20 }, (_, n) => {
    const hour = Math.floor(n / 20);
    return event(n, hour * 60 + (n % 20), hour % MACHINES, { tenant: n % 2 === 0 ? "default" : "acme" });
  }),
  ...Array.from({ length: 40 }, (_, k) =>
    event(HOURS * 20 + k, (HOURS + 2) * 60 + k, 2, { ...theft, action: `Steal${k}` }),
  ),
];

function detectorOf(mostIdentities: number): Detector {
  const context = () => ({ owner: "", environment: "", criticality: "", group: "g" });
  return createTenants({
    tenant: "default",
    create: (tenant) => createDetector({ tenant, holdMs: () => 0, context, mostIdentities }),
  });
}

/** Judged and saved batch by batch, and every so many batches by a new owner, from what the one before saved. */
async function told(partition: number, mostIdentities: number, livesBatches: number) {
  const findings = new Map<string, string>();
  let returned = 0;
  let next = 0;
  while (next < log.length) {
    const tables = createClickhouseTables(store);
    const detector = detectorOf(mostIdentities);
    const saved = await tables.restore(partition);
    if (saved?.rows !== undefined) detector.restore(saved.position, saved.rows);
    next = readFrom(saved);
    for (let batch = 0; batch < livesBatches && next < log.length; batch += 1) {
      const records = log.slice(next, next + BATCH).map((value, k) => ({
        ...{ offset: next + k, key: "", value: value as LogEntry, headers: {}, timestamp: 0 },
      }));
      const found = await judge({ partition, detector, tables }, { records });
      for (const { finding } of found) findings.set(finding.finding_uid, `${finding.tenant} ${finding.title}`);
      await saveState({ partition, detector, tables });
      next += records.length;
    }
    returned += detector.stats.returned;
  }
  return { findings: new Map([...findings].toSorted()), returned };
}

test("machines that left are read back, by their own tenant and by the next owner, and what they do is told as if they had stayed", async () => {
  const stayed = await told(0, 1000, 1e9);
  expect(stayed.returned).toBe(0);
  expect([...stayed.findings.values()].join()).toContain("acme");
  const left = await told(1, 6, 1e9);
  expect(left.returned).toBeGreaterThan(MACHINES);
  expect(left.findings).toEqual(stayed.findings);
  const again = await told(2, 6, 3);
  expect(again.returned).toBe(left.returned);
  expect(again.findings).toEqual(stayed.findings);
});

test("what came back is in the table no more", async () => {
  await store.command("OPTIMIZE TABLE rolecall.away FINAL");
  const [left] = await store.select<{ n: number }>("SELECT count() AS n FROM rolecall.away WHERE partition = 1");
  // Of two tenants all but those in memory, and what the last save left to the next one.
  expect(left?.n).toBeGreaterThan(MACHINES);
  expect(left?.n).toBeLessThanOrEqual(2 * MACHINES + 8);
});

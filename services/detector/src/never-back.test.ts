import type { Store } from "@rolecall/clickhouse";
import type { Event, Finding } from "@rolecall/core";
import { createDetector, type Detector } from "@rolecall/detection";
import { expect, test } from "vitest";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { createClickhouseTables } from "./clickhouse-tables.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 2);

/** A trail is deleted: a rule says so whatever came before. */
function event(hour: number, action = "DeleteTrail"): Event {
  return {
    event_uid: `e${hour}`,
    time: new Date(START + hour * HOUR).toISOString(),
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
    origin: `t/0/${hour}`,
  };
}

const create = (): Detector =>
  createDetector({
    ...{ tenant: "default", holdMs: () => 0 },
    context: () => ({ owner: "", environment: "", criticality: "", group: "g" }),
  });

async function latest(store: Store): Promise<readonly string[]> {
  const rows = await store.select<Pick<Finding, "finding_uid" | "last_seen" | "severity">>(
    "SELECT last_seen, severity FROM rolecall.findings_latest WHERE kind = 'rule' ORDER BY first_seen",
  );
  return rows.map(({ last_seen, severity }) => `${(Date.parse(last_seen) - START) / HOUR} ${severity}`);
}

test("an event of an episode that was forgotten, which comes once more after the memory of ids, takes nothing from its finding", async () => {
  await using store = await temporaryStore();
  const { findings } = createClickhouseTables(store);
  const detector = create();
  let offset = 0;
  const offer = async (each: Event): Promise<void> => {
    detector.offer(each, offset);
    await findings(detector.take().map((finding) => ({ finding, version: offset })));
    offset += 1;
  };
  for (let hour = 1; hour <= 4; hour += 1) await offer(event(hour));
  for (let hour = 5; hour < 60; hour += 1) await offer(event(hour, "DescribeTrails"));
  const [told] = await latest(store);
  expect(told).toMatch(/^4 /);
  await offer(event(1));
  await offer(event(60, "DescribeTrails"));
  expect(await latest(store)).toEqual([told]);
  for (let hour = 2; hour <= 4; hour += 1) await offer(event(hour));
  expect(await latest(store)).toEqual([told]);
});

test.each([
  { last: 2, severity: "low", tells: "4 medium" },
  { last: 2, severity: "critical", tells: "4 critical" },
  { last: 4, severity: "low", tells: "4 low" },
  { last: 5, severity: "low", tells: "5 low" },
] as const)("of a finding that ends at 4, one that ends at $last and is $severity tells $tells", async (it) => {
  await using store = await temporaryStore();
  const { findings } = createClickhouseTables(store);
  const detector = create();
  detector.offer(event(1), 0);
  detector.finish();
  const [found] = detector.take();
  if (found === undefined) throw new Error("the rule says nothing");
  const ends = (hour: number, severity: Finding["severity"], version: number) => ({
    finding: { ...found, severity, last_seen: new Date(START + hour * HOUR).toISOString() },
    version,
  });
  await findings([ends(4, "medium", 1)]);
  await findings([ends(it.last, it.severity, 2)]);
  expect(await latest(store)).toEqual([it.tells]);
});

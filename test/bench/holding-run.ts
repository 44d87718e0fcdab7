/*
 * What a detector's process holds: `node --expose-gc holding-run.ts [identities] [events]`. Four partitions; every identity acts
 * once, event time goes on until nothing is on hold, and then as many events come as stay on hold for a quarter of an hour. Prints one
 * JSON line for each of these moments, all garbage collected.
 */
import type { Event } from "@rolecall/core";
import { createDetector, createRules } from "@rolecall/detection";

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 2);
const PARTITIONS = 4;
const [identities = 100_000, held = 270_000] = process.argv.slice(2).map(Number);

function event(n: number, time: number): Event {
  const who = n % identities;
  return {
    event_uid: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    time: new Date(time).toISOString(),
    tenant: "default",
    source: "aws-cloudtrail",
    provider: "aws",
    account_uid: "111122223333",
    class_uid: 6003,
    activity_id: 1,
    action: ["GetObject", "PutObject", "ListObjects"][n % 3] ?? "",
    service: "s3.amazonaws.com",
    action_class: "read",
    identity_uid: `aws:111122223333:role:worker-${who}`,
    identity_kind: "role",
    identity_name: `worker-${who}`,
    credential_uid: `ASIA${who}`,
    credential_kind: "access-key",
    session_uid: `i-${who}`,
    resource: `arn:aws:s3:::bucket-${who % 500}/data/${n % 50}`,
    resource_kind: "s3-object",
    outcome: "success",
    src_ip: `198.51.${who % 100}.7`,
    src_network: `198.51.${who % 100}.0/24`,
    user_agent: "aws-sdk-java/2.20.0",
    client: "aws-sdk-java",
    labels: { region: "eu-central-1", request_id: `r-${n}` },
    origin: `logs/${n % PARTITIONS}/${n}`,
  };
}

function print(moment: string): void {
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ moment, rss, heapUsed, arrayBuffers })}\n`);
}

print("Node");
const rules = createRules();
const context = { owner: "", environment: "", criticality: "", group: "team-a" };
const detectors = Array.from({ length: PARTITIONS }, () =>
  createDetector({ tenant: "default", holdMs: () => 15 * MINUTE, context: () => context }, rules),
);
print("with the rules");
let offset = 0;

function offerOver(count: number, from: number, span: number): void {
  for (let n = 0; n < count; n += 1) {
    // As from a topic: each text is a new one.
    const parsed = JSON.parse(JSON.stringify(event(offset, from + Math.floor((n * span) / count)))) as Event;
    detectors[offset % PARTITIONS]?.offer(parsed, offset);
    offset += 1;
  }
  for (const detector of detectors) detector.take();
}

offerOver(identities, START, MINUTE);
for (const detector of detectors) detector.advance(START + 20 * MINUTE, offset);
offset += PARTITIONS;
for (const detector of detectors) detector.take();
print("with the identities");
offerOver(held, START + 21 * MINUTE, 15 * MINUTE);
print("with events on hold");
const onHold = detectors.reduce((sum, { stats }) => sum + stats.held, 0);
process.stdout.write(`${JSON.stringify({ moment: "end", held: onHold })}\n`);

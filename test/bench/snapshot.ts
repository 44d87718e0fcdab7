/*
 * What a snapshot of a whole fleet costs: `node snapshot.ts [identities]`. Every identity acts once an hour for three hours,
 * each with a key of its own; the snapshot of the third is measured. Prints one JSON line: processor time of
 * all of it, the time in which the state is taken hold of, the longest part, ms; the rows' bytes.
 */
import { baselineRows } from "@rolecall/clickhouse";
import type { Event } from "@rolecall/core";
import { createDetector } from "@rolecall/detection";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 2, 2);
const identities = Number(process.argv[2] ?? 100_000);

function event(hour: number, n: number): Event {
  const uid = `aws:1:role:identity-number-${n}`;
  return {
    event_uid: `e-${hour}-${n}`,
    time: new Date(START + hour * HOUR + Math.floor((n * HOUR) / identities)).toISOString(),
    tenant: "default",
    source: "aws-cloudtrail",
    provider: "aws",
    action: `Action${n % 7}`,
    service: "s3.amazonaws.com",
    action_class: "read",
    identity_uid: uid,
    identity_kind: "role",
    identity_name: `identity-number-${n}`,
    credential_uid: `AKIA${n}`,
    src_network: `10.0.${n % 2}.0/24`,
    outcome: "success",
    raw: "",
    origin: "bench",
  };
}

function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const context = { owner: "", environment: "", criticality: "", group: "team-a" };
const detector = createDetector({ tenant: "default", holdMs: () => 0, context: () => context });
for (let hour = 0; hour < 3; hour += 1) {
  for (let n = 0; n < identities; n += 1) detector.offer(event(hour, n), hour * identities + n);
  detector.take();
  detector.takeIdentities();
  const began = spent();
  const { rows, removed } = detector.openSnapshot();
  const openMs = spent() - began;
  let longestMs = 0;
  let bytes = 0;
  let last = spent();
  for (const part of baselineRows({ partition: 0, generation: 1, snapshot: hour, rows, removed })) {
    bytes += part.length;
    const now = spent();
    longestMs = Math.max(longestMs, now - last);
    last = now;
  }
  const figures = { identities, milliseconds: Math.round(spent() - began), openMs, longestMs, bytes };
  if (hour === 2) process.stdout.write(`${JSON.stringify(figures)}\n`);
}

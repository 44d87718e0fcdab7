// Rows per second of raw event inserts through the store, and resident memory.
// Usage: node packages/clickhouse/bench/insert.ts [batches=50] [rowsPerBatch=10000]
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventRows, eventToken, migrate, openEmbedded } from "../src/index.ts";

const batches = Number(process.argv[2] ?? 50);
const rowsPerBatch = Number(process.argv[3] ?? 10_000);

/** An event of about 1.2 kB, as a cloud's audit log gives them. */
function eventJson(n: number): string {
  const hash = Math.imul(n, 2_654_435_761) >>> 0;
  const identity = `svc-${Math.floor((hash / 2 ** 32) ** 3 * 5000)}`;
  const raw = {
    eventVersion: "1.11",
    userIdentity: { type: "AssumedRole", arn: `arn:aws:sts::123456789012:assumed-role/${identity}/i-0abc` },
    requestID: hash.toString(16).padStart(32, "0"),
    requestParameters: { bucketName: "payments-prod", key: `invoices/2026/${hash}.pdf`, pad: "abcdefgh ".repeat(20) },
  };
  return JSON.stringify({
    event_uid: `${hash.toString(16)}-${n}`,
    time: new Date(1_795_000_000_000 + n * 20).toISOString(),
    tenant: "default",
    source: "aws-cloudtrail",
    provider: "aws",
    account_uid: "123456789012",
    class_uid: 6003,
    activity_id: 2,
    action: `Action${hash % 300}`,
    service: "s3.amazonaws.com",
    action_class: "read",
    identity_uid: `aws:123456789012:role:${identity}`,
    identity_kind: "role",
    identity_name: identity,
    credential_uid: `ASIA${hash.toString(36).toUpperCase()}`,
    credential_kind: "sts-session",
    outcome: "success",
    src_ip: `10.0.${hash % 200}.${hash % 250}`,
    src_network: `10.0.${hash % 200}.0/24`,
    user_agent: "aws-sdk-go-v2/1.24.0 os/linux lang/go#1.21.5 md/GOOS#linux md/GOARCH#amd64",
    client: "aws-sdk-go-v2",
    labels: { team: "payments" },
    raw: JSON.stringify(raw),
    origin: `cloudtrail/0/${n}`,
  });
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const directory = await mkdtemp(join(tmpdir(), "rolecall-bench-"));
{
  const before = process.memoryUsage().rss;
  const started = performance.now();
  const store = await openEmbedded(directory);
  await migrate(store);
  print(
    `open and migrate ${Math.round(performance.now() - started)} ms, resident ${megabytes(process.memoryUsage().rss)} (node alone ${megabytes(before)})`,
  );

  const times: number[] = [];
  let bytes = 0;
  let peak = 0;
  let cpu = 0;
  let building = 0;
  for (let batch = 0; batch < batches; batch += 1) {
    const first = batch * rowsPerBatch;
    const records = Array.from({ length: rowsPerBatch }, (_, i) => ({
      json: eventJson(first + i),
      partition: 0,
      position: first + i,
    }));
    const at = performance.now();
    const rows = eventRows(records);
    building += performance.now() - at;
    bytes += rows.length;
    const used = process.cpuUsage();
    const begun = performance.now();
    await store.insert("events", rows, { token: eventToken(0, first, first + rowsPerBatch - 1) });
    times.push(performance.now() - begun);
    const { user, system } = process.cpuUsage(used);
    cpu += user + system;
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  const rows = batches * rowsPerBatch;
  const total = times.reduce((sum, each) => sum + each, 0);
  times.sort((a, b) => a - b);
  const quantile = (q: number) => Math.round(times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0);
  print(
    `${rows} rows of ${Math.round(bytes / rows)} bytes in batches of ${rowsPerBatch}: ${Math.round((rows / total) * 1000)} rows/s`,
  );
  print(
    `a batch: p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms; CPU ${(cpu / rows).toFixed(1)} µs a row; eventRows ${((building * 1000) / rows).toFixed(2)} µs a row`,
  );
  print(`resident while inserting, at most ${megabytes(peak)}`);
  const [disk] = await store.select<{ bytes: number; parts: number }>(
    "SELECT sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts WHERE database = 'rolecall' AND table = 'events' AND active",
  );
  print(`on disk ${Math.round((disk?.bytes ?? 0) / rows)} bytes a row in ${disk?.parts} parts`);
  await store[Symbol.asyncDispose]();
}
await rm(directory, { recursive: true });

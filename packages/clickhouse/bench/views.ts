// The ways to read events without duplicates, compared: FINAL, LIMIT 1 BY, argMax; and reading on from a position.
// Usage: node packages/clickhouse/bench/views.ts [rows=5000000]
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openEmbedded, type Store } from "../src/index.ts";
import { readEvents } from "../src/rows/read-events.ts";

const rows = Number(process.argv[2] ?? 5_000_000);
const BLOCK = 100_000;
const print = (line: string) => process.stdout.write(`${line}\n`);

/** One row in ten is a second delivery of an earlier event. Thirty-five days of events, identities skewed to hot ones. */
async function fill(store: Store): Promise<void> {
  for (let first = 0; first < rows; first += BLOCK) {
    await store.command(`
      INSERT INTO rolecall.events (event_uid, time, source, provider, account_uid, class_uid, action, service, action_class,
        identity_uid, identity_kind, identity_name, credential_uid, outcome, src_ip, src_network, user_agent, labels, raw,
        origin, partition, position)
      WITH if(number % 10 = 9, number - 9, number) AS n
      SELECT toString(sipHash128(n)), toDateTime64('2026-10-20 00:00:00', 3, 'UTC') + toIntervalMillisecond(n * ${Math.floor(3e9 / rows)}),
        'aws-cloudtrail', 'aws', toString(123456789000 + n % 7), 6003, concat('Action', toString(sipHash64(n, 1) % 300)),
        's3.amazonaws.com', 'read',
        concat('aws:123456789012:role:svc-', toString(toUInt32(pow(sipHash64(n, 2) % 1000000 / 1000000., 3) * 5000))),
        'role', 'svc', concat('AKIA', toString(sipHash64(n, 2) % 9000)), 'success',
        concat('10.0.', toString(n % 200), '.', toString(n % 250)), '10.0.0.0/24', 'aws-sdk-go/1.2.3 (linux; amd64)',
        map('team', 'x'), concat('{"requestID":"', hex(sipHash128(n, 4)), hex(sipHash128(n, 5)), '","pad":"', repeat('abcdefgh ', 50), '"}'),
        concat('cloudtrail/0/', toString(number)), 0, number
      FROM (SELECT number + ${first} AS number FROM numbers(${Math.min(BLOCK, rows - first)}))`);
  }
}

const KEY = "tenant, identity_uid, time, event_uid";
const SOURCES = {
  events_latest: "rolecall.events_latest",
  "LIMIT 1 BY": `(SELECT * FROM rolecall.events ORDER BY position LIMIT 1 BY ${KEY})`,
  argMin: `(SELECT ${KEY}, argMin(action, events.position) AS action, argMin(src_ip, events.position) AS src_ip,
    argMin(raw, events.position) AS raw FROM rolecall.events GROUP BY ${KEY})`,
};

const IDENTITY = "identity_uid = 'aws:123456789012:role:svc-3'";
const HOUR = "time >= '2026-11-10 00:00:00' AND time < '2026-11-10 01:00:00'";
const DAY = "time >= '2026-11-10 00:00:00' AND time < '2026-11-11 00:00:00'";
const QUESTIONS = {
  "one identity, count": `SELECT count(), uniq(action) FROM V WHERE ${IDENTITY}`,
  "one identity, last 100 with raw": `SELECT time, action, src_ip, raw FROM V WHERE ${IDENTITY} ORDER BY time DESC LIMIT 100`,
  "an hour, count": `SELECT count(), uniq(action) FROM V WHERE ${HOUR}`,
  "a day, top actions": `SELECT action, count() AS n FROM V WHERE ${DAY} GROUP BY action ORDER BY n DESC LIMIT 3`,
  "a day, last 100 with raw": `SELECT time, action, src_ip, raw FROM V WHERE ${DAY} ORDER BY time DESC LIMIT 100`,
  "everything, count": "SELECT count() FROM V",
};

/** The best of three, ms: what the engine needs when the machine is quiet. */
async function best(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return Math.round(Math.min(...times));
}

const directory = await mkdtemp(join(tmpdir(), "rolecall-bench-"));
{
  const store = await openEmbedded(directory);
  await migrate(store);
  await fill(store);
  const [parts] = await store.select<{ n: number }>(
    "SELECT count() AS n FROM system.parts WHERE database = 'rolecall' AND table = 'events' AND active",
  );
  print(`${rows} rows, one in ten twice, in ${parts?.n} parts`);
  for (const [question, sql] of Object.entries(QUESTIONS)) {
    const times: string[] = [];
    for (const [name, source] of Object.entries(SOURCES)) {
      const ms = await best(() => store.select(sql.replace("V", source))).catch(() => "out of memory");
      times.push(`${name} ${ms} ms`);
    }
    print(`${question}: ${times.join(", ")}`);
  }
  const ms = await best(async () => {
    let n = 0;
    for await (const each of readEvents(store, { partition: 0, fromPosition: rows - 50_000 }))
      n += each.position > 0 ? 1 : 0;
    if (n !== 50_000 && n !== 45_000) print(`read ${n}`);
  });
  print(`readEvents, the last 50,000 positions: ${ms} ms`);
  await store[Symbol.asyncDispose]();
}
await rm(directory, { recursive: true });

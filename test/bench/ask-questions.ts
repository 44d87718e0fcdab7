// Fills a history and asks it ten questions. Arguments: an empty folder, how many events. Prints milliseconds by question.
import { migrate, openEmbedded, type Store } from "@rolecall/clickhouse";

const BLOCK = 100_000;
const TRIES = 3;
const SPAN_MS = 3e9;

/** One row in ten is a second delivery of an earlier event; identities are skewed to busy ones. */
async function fill(store: Store, rows: number): Promise<void> {
  for (let first = 0; first < rows; first += BLOCK) {
    await store.command(`
      INSERT INTO rolecall.events (event_uid, time, source, provider, account_uid, class_uid, action, service, action_class,
        identity_uid, identity_kind, identity_name, credential_uid, outcome, src_ip, src_network, user_agent, client, labels,
        resource, raw, origin, partition, position)
      WITH if(number % 10 = 9, number - 9, number) AS n
      SELECT toString(sipHash128(n)), toDateTime64('2026-10-20 00:00:00', 3, 'UTC') + toIntervalMillisecond(n * ${Math.floor(SPAN_MS / rows)}),
        'aws-cloudtrail', 'aws', toString(123456789000 + n % 7), 6003, concat('Action', toString(sipHash64(n, 1) % 300)),
        's3.amazonaws.com', ['read', 'write', 'discover', 'secret'][1 + sipHash64(n, 5) % 4],
        concat('aws:123456789012:role:svc-', toString(toUInt32(pow(sipHash64(n, 2) % 1000000 / 1000000., 3) * 5000))),
        'role', 'svc', concat('AKIA', toString(sipHash64(n, 2) % 9000)), if(n % 50 = 0, 'denied', 'success'),
        concat('10.0.', toString(n % 200), '.', toString(n % 250)), concat('10.0.', toString(n % 200), '.0/24'),
        'aws-sdk-go/1.2.3 (linux; amd64)', 'aws-sdk-go', map('team', 'x'), concat('bucket-', toString(n % 1000)),
        concat('{"requestID":"', hex(sipHash128(n, 4)), hex(sipHash128(n, 5)), '","pad":"', repeat('abcdefgh ', 50), '"}'),
        concat('cloudtrail/0/', toString(number)), 0, number
      FROM (SELECT number + ${first} AS number FROM numbers(${Math.min(BLOCK, rows - first)}))`);
  }
}

const E = "rolecall.events_latest";
const WHO = "identity_uid = 'aws:123456789012:role:svc-3'";
const HOUR = "time >= '2026-11-10 00:00:00' AND time < '2026-11-10 01:00:00'";
const DAY = "time >= '2026-11-10 00:00:00' AND time < '2026-11-11 00:00:00'";
const QUESTIONS: Readonly<Record<string, string>> = {
  "What did it do last?": `SELECT time, action, resource, src_ip, outcome FROM ${E} WHERE ${WHO} ORDER BY time DESC LIMIT 100`,
  "What does it do, and how often?": `SELECT action, count() AS n, min(time), max(time) FROM ${E} WHERE ${WHO} GROUP BY action ORDER BY n DESC LIMIT 20`,
  "From which networks, since when?": `SELECT src_network, min(time), max(time), count() FROM ${E} WHERE ${WHO} GROUP BY src_network ORDER BY 2 DESC LIMIT 20`,
  "With which credentials?": `SELECT credential_uid, min(time), max(time), count() FROM ${E} WHERE ${WHO} GROUP BY credential_uid LIMIT 50`,
  "When in the week?": `SELECT toDayOfWeek(time) AS day, toHour(time) AS hour, count() FROM ${E} WHERE ${WHO} GROUP BY day, hour`,
  "What was refused to it that day?": `SELECT time, action, resource FROM ${E} WHERE ${WHO} AND ${DAY} AND outcome = 'denied' ORDER BY time`,
  "What did it do in that hour, in the original?": `SELECT time, action, raw FROM ${E} WHERE ${WHO} AND ${HOUR} ORDER BY time LIMIT 200`,
  "Who else came from that address?": `SELECT identity_uid, count() FROM ${E} WHERE src_ip = '10.0.17.67' AND ${DAY} GROUP BY identity_uid ORDER BY 2 DESC LIMIT 20`,
  "Who read secrets in that hour?": `SELECT identity_uid, count() AS n FROM ${E} WHERE ${HOUR} AND action_class = 'secret' GROUP BY identity_uid ORDER BY n DESC LIMIT 20`,
  "Who was busiest in that hour?": `SELECT identity_uid, count() AS n, uniq(action) FROM ${E} WHERE ${HOUR} GROUP BY identity_uid ORDER BY n DESC LIMIT 20`,
};

async function fastest(store: Store, sql: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < TRIES; round += 1) {
    const began = performance.now();
    await store.select(sql);
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

const [data = "", rows = ""] = process.argv.slice(2);
const store = await openEmbedded(data);
await migrate(store);
await fill(store, Number(rows));
const answers: Record<string, number> = {};
for (const [question, sql] of Object.entries(QUESTIONS)) answers[question] = await fastest(store, sql);
await store[Symbol.asyncDispose]();
process.stdout.write(JSON.stringify(answers));

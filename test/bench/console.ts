import { findingRows, migrate, openEmbedded, type Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { createConsole } from "@rolecall/service-console";
import { type Bench, held, type Measure, told } from "./bench.ts";

const TOKEN = "a token for nobody but this bench";
const HOST = "127.0.0.1:4180";
const END = "2026-11-24 00:00:00";
const FINDINGS = 2000;
const DAYS = 28;

/** Endpoints and what is promised for each, ms at the 95th percentile on 10,000,000 events and 100,000 identities. */
const ASKED: readonly (readonly [name: string, most: number, path: (n: number) => string])[] = [
  ["GET /api/v1/findings/{uid}", 100, (n) => `/api/v1/findings/f_${n % FINDINGS}`],
  ["GET /api/v1/identities/{uid}", 150, (n) => `/api/v1/identities/${encodeURIComponent(uidOf(n * 37))}`],
  ["GET /api/v1/findings", 100, (n) => `/api/v1/findings?limit=${50 + (n % 50)}`],
  ["GET /api/v1/identities", 100, (n) => `/api/v1/identities?limit=${50 + (n % 50)}`],
  ["GET /api/v1/identities?search", 50, (n) => `/api/v1/identities?search=job-${n * 271}`],
];
/** Whole pages, of which nothing is promised. */
const PAGES: readonly (readonly [name: string, path: (n: number) => string])[] = [
  ["the page of a finding", (n) => `/findings/f_${n % FINDINGS}`],
  ["the page of an identity", (n) => `/identities/${encodeURIComponent(uidOf(n * 37))}`],
  ["the inbox", () => "/"],
];

/** How long the console takes to answer from a large history. */
export const consoleBench: Bench = {
  name: "console",
  about:
    "Time of one answer of the console in its process, 95th percentile, on a made history in the embedded engine; no network, nothing else at work.",
  onDemand: true,
  async run({ quick, folder, say }) {
    const events = quick ? 1e6 : 10e6;
    const identities = 100_000;
    await using store = await openEmbedded(folder);
    await migrate(store);
    say(`console: ${events.toLocaleString("en-US")} events of ${identities.toLocaleString("en-US")} identities`);
    await fill(store, events, identities);
    const now = (): number => Date.parse(`${END.replace(" ", "T")}Z`);
    const app = createConsole({ store, accessToken: TOKEN, isLocal: true, version: "0", now });
    const measures: Measure[] = [told("history", `${events / 1e6} M events, ${identities / 1000} k identities`)];
    const time = async (path: (n: number) => string, rounds: number): Promise<number> => {
      const taken: number[] = [];
      for (let n = 0; n < rounds; n += 1) {
        const began = performance.now();
        const headers = { host: HOST, authorization: `Bearer ${TOKEN}` };
        const answer = await app.request(`http://${HOST}${path(n)}`, { headers });
        await answer.arrayBuffer();
        if (answer.status !== 200) throw new Error(`${path(n)}: ${answer.status}`);
        taken.push(performance.now() - began);
      }
      return taken.toSorted((a, b) => a - b)[Math.floor(rounds * 0.95)] ?? 0;
    };
    const rounds = quick ? 20 : 100;
    const ms = (value: number): string => `${Math.round(value)} ms`;
    for (const [name, most, path] of ASKED) measures.push(held(name, await time(path, rounds), { most }, ms));
    for (const [name, path] of PAGES) measures.push(told(name, ms(await time(path, Math.ceil(rounds / 4)))));
    return measures;
  },
};

/** The first are the busiest, as in life. */
function uidOf(n: number): string {
  return `aws:111122223333:role:job-${n % 100_000}`;
}

async function fill(store: Store, events: number, identities: number): Promise<void> {
  const uid = (n: string): string => `concat('aws:111122223333:role:job-', toString(${n}))`;
  const slice = 1e6;
  for (let from = 0; from < events; from += slice) {
    await store.command(`INSERT INTO rolecall.events (event_uid, time, source, provider, account_uid, action, action_class,
        identity_uid, identity_kind, identity_name, credential_uid, credential_kind, outcome, src_network, src_ip, client, raw,
        origin, partition, position)
      SELECT concat('e', toString(n)), toDateTime64('${END}', 3, 'UTC') - toIntervalMillisecond(cityHash64(n, 1) % ${DAYS * 86_400_000}),
        'aws-cloudtrail', 'aws', '111122223333', ['GetObject', 'PutObject', 'ListBucket', 'AssumeRole'][1 + cityHash64(n, 2) % 4],
        'read', ${uid("who")}, 'role', concat('job-', toString(who)), concat('ASIA', toString(who)), 'sts-session', 'success',
        concat('198.18.', toString(cityHash64(who, n % 3) % 250), '.0/24'), '198.18.0.1', 'boto3', '{}', 'bench', 0, n
      FROM (SELECT number + ${from} AS n, toUInt64(pow((cityHash64(n) % 1000000) / 1000000, 3) * ${identities}) AS who
        FROM numbers(${slice}))`);
  }
  await store.command(`INSERT INTO rolecall.identities (identity_uid, identity_kind, identity_name, provider, account_uid, owner,
      environment, criticality, first_seen, last_seen, events)
    SELECT ${uid("number")}, 'role', concat('job-', toString(number)), 'aws', '111122223333',
      concat('team-', toString(number % 300)), 'production', '', toDateTime64('2026-10-01 00:00:00', 3, 'UTC'),
      toDateTime64('${END}', 3, 'UTC') - toIntervalSecond(cityHash64(number) % 86400), 100 FROM numbers(${identities})`);
  await store.command(`INSERT INTO rolecall.credentials (credential_uid, credential_kind, identity_uid, first_seen, last_seen,
      issued, expires, events)
    SELECT concat('ASIA', toString(number)), 'sts-session', ${uid("number")}, toDateTime64('2026-10-01 00:00:00', 3, 'UTC'),
      toDateTime64('${END}', 3, 'UTC'), toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'), 100 FROM numbers(${identities})`);
  const made = Array.from({ length: FINDINGS }, (_, n) => ({ finding: findingOf(n), version: n + 1 }));
  await store.insert("findings", findingRows(made));
}

function findingOf(n: number): Finding {
  const time = new Date(Date.parse(`${END.replace(" ", "T")}Z`) - (n % 200) * 3_600_000).toISOString();
  return {
    ...{ finding_uid: `f_${n}`, tenant: "default", detector: "behavior", detector_version: 1, kind: "behavior" },
    ...{ title: `job-${n} made calls it had never made`, identity_uid: uidOf(n), identity_kind: "role" },
    ...{
      identity_name: `job-${n}`,
      owner: "",
      environment: "",
      time,
      first_seen: time,
      last_seen: time,
      origin: "bench",
    },
    ...{ severity: "medium", confidence: "high", calibration: "calibrated", score: 60, probability: 1e-5 },
    expected_rate: "1 per 1,000 identity-days",
    dimensions: [{ name: "action", pattern: "UNSEEN", observed: "x", expected: "y", surprise: 3, added: 3 }],
    ...{ attacks: [], owasp: [], events: ["e1", "e1", "e1"], sql: "SELECT 1", fingerprint: `v1:${n}` },
  };
}

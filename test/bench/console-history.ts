import { findingRows, type Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";

/** Where the history ends. */
export const END: string = "2026-11-24 00:00:00";
export const FINDINGS = 2000;
const DAYS = 28;

/** The first are the busiest, as in life. */
export function uidOf(n: number): string {
  return `aws:111122223333:role:job-${n % 100_000}`;
}

const uid = (n: string): string => `concat('aws:111122223333:role:job-', toString(${n}))`;

/** Identities, by their numbers. */
export async function addIdentities(store: Store, from: number, to: number): Promise<void> {
  await store.command(`INSERT INTO rolecall.identities (identity_uid, identity_kind, identity_name, provider, account_uid, owner,
      environment, criticality, first_seen, last_seen, events)
    SELECT ${uid("number")}, 'role', concat('job-', toString(number)), 'aws', '111122223333',
      concat('team-', toString(number % 300)), 'production', '', toDateTime64('2026-10-01 00:00:00', 3, 'UTC'),
      toDateTime64('${END}', 3, 'UTC') - toIntervalSecond(cityHash64(number) % 86400), 100 FROM numbers(${from}, ${to - from})`);
}

/** Events of four weeks, their identities and credentials, and findings. */
export async function fill(store: Store, events: number, identities: number): Promise<void> {
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
  await addIdentities(store, 0, identities);
  await store.command(`INSERT INTO rolecall.credentials (credential_uid, credential_kind, identity_uid, first_seen, last_seen,
      issued, expires, events)
    SELECT concat('ASIA', toString(number)), 'sts-session', ${uid("number")}, toDateTime64('2026-10-01 00:00:00', 3, 'UTC'),
      toDateTime64('${END}', 3, 'UTC'), toDateTime64(0, 3, 'UTC'), toDateTime64(0, 3, 'UTC'), 100 FROM numbers(${identities})`);
  const made = Array.from({ length: FINDINGS }, (_, n) => ({ finding: findingOf(n), version: n + 1 }));
  await store.insert("findings", findingRows(made));
}

export function findingOf(n: number): Finding {
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

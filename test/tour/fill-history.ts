import type { Store } from "@rolecall/clickhouse";

const BLOCK = 100_000;
const SPAN_MS = 60 * 86_400_000;

/**
 * Sixty days of a company of 2,000 identities up to the last day of the tour, made inside the engine. A few identities are
 * busy and most are not; one event in twenty is delivered twice; blocks come in order of time, as live logs do. The
 * identities that the ten questions name are there: `deploy-shop` is the busiest of all and has its intruder,
 * `legacy-reporting` sleeps for a month.
 */
export async function fillHistory(store: Store, rows: number): Promise<void> {
  for (let first = 0; first < rows; first += BLOCK) {
    await store.command(eventsFrom(first, Math.min(BLOCK, rows - first), Math.floor(SPAN_MS / rows)));
  }
  await store.command(IDENTITIES);
  await store.command(CREDENTIALS);
}

const eventsFrom = (first: number, count: number, stepMs: number): string => `
  INSERT INTO rolecall.events (event_uid, time, source, provider, account_uid, class_uid, action, service, action_class,
    identity_uid, identity_kind, identity_name, credential_uid, credential_kind, delegation, resource, outcome,
    src_ip, src_network, user_agent, client, raw, origin, position)
  WITH
    if(n % 20 = 19, n - 19, n) AS e,
    toDateTime64('2025-11-10 00:00:00', 3, 'UTC') + toIntervalMillisecond(e * ${stepMs}) AS at,
    toUInt32(pow(sipHash64(e, 1) % 1000000 / 1000000., 3) * 2000) AS drawn,
    if(drawn = 2 AND at > '2025-12-05 00:00:00' AND at < '2026-01-08 00:00:00', 3, drawn) AS who,
    who = 0 AND at > '2026-01-08 00:17:00' AND at < '2026-01-08 00:22:00' AS intruder,
    sipHash64(e, 2) % 1000 AS dice,
    ['deploy-shop', 'image-resizer', 'legacy-reporting'][who + 1] AS known,
    if(known = '', concat('svc-', toString(who)), known) AS name,
    if(who = 2, 'access-key', 'role') AS kind,
    multiIf(intruder, '198.19.229', who = 2 AND at > '2026-01-08 00:00:00', '198.19.245',
      concat('10.', toString(who % 250), '.', toString(dice % 2))) AS network,
    multiIf(dice < 700, ('read', 'GetObject'), dice < 850, ('write', 'PutObject'), dice < 950, ('discover', 'Describe'),
      dice < 970, ('auth', 'AssumeRole'), dice < 988, ('secret', 'GetSecretValue'), dice < 998, ('admin', 'PutRolePolicy'),
      ('delete', 'DeleteObject')) AS what
  SELECT lower(hex(sipHash128(e))), at, 'aws-cloudtrail', 'aws', '111122223333', 6003,
    concat(if(intruder, 'Never', ''), what.2, if(dice % 7 = 0, toString(sipHash64(e, 3) % 40), '')),
    's3.amazonaws.com', what.1, concat('aws:111122223333:', kind, ':', name), kind, name,
    if(who = 2, 'AKIAQJ4YHZDPFEXAMPLE', concat('AKIA', toString(who), '-', toString(dice % 2))), 'access-key',
    if(dice % 25 = 0, [concat('github:example:ci-workflow:', name, '/deploy.yml')], []),
    concat('arn:aws:s3:::bucket-', toString(sipHash64(e, 4) % 5000)), if(sipHash64(e, 5) % 100 = 0, 'denied', 'success'),
    concat(network, '.', toString(e % 250)), concat(network, '.0/24'), 'aws-sdk-go/1.2.3 (linux; amd64)', 'aws-sdk-go',
    concat('{"requestID":"', hex(sipHash128(e, 6)), hex(sipHash128(e, 7)), '","pad":"', repeat('abcdefgh ', 40), '"}'),
    concat('cloudtrail/0/', toString(n)), n
  FROM (SELECT number + ${first} AS n FROM numbers(${count}))`;

const IDENTITIES = `
  INSERT INTO rolecall.identities
    (identity_uid, identity_kind, identity_name, provider, account_uid, first_seen, last_seen, events)
  SELECT identity_uid, any(identity_kind), any(identity_name), any(provider), any(account_uid), min(time), max(time), count()
  FROM rolecall.events GROUP BY identity_uid`;

const CREDENTIALS = `
  INSERT INTO rolecall.credentials (credential_uid, credential_kind, identity_uid, first_seen, last_seen, events)
  SELECT credential_uid, any(credential_kind), identity_uid, min(time), max(time), count()
  FROM rolecall.events GROUP BY identity_uid, credential_uid`;

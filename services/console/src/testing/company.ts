import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  coverageRows,
  credentialRows,
  deadLetterRows,
  eventRows,
  findingRows,
  identityRows,
  migrate,
  openEmbedded,
  type Store,
} from "@rolecall/clickhouse";
import type { Event, Finding, Identity } from "@rolecall/core";
import { formatTime } from "@rolecall/core";

const HOUR_MS = 3_600_000;
/** A Monday, 08:00 UTC: the hour in which somebody uses the key of `deploy`. */
export const ODD_HOUR: number = Date.UTC(2026, 10, 23, 8);
/** The instant at which tests look at it. */
export const NOW: number = Date.UTC(2026, 10, 24, 10);
export const DEPLOY = "aws:111122223333:role:deploy";
/** Everything that a log may say to become alive in a page, a shell, SQL or a person's head. */
export const HOSTILE: string = `"><script>alert(1)</script><img src=x onerror=alert(2)>'; DROP TABLE x; -- \u202Egnp.exe\u200B\u0007 {{7*7}} &lt;b&gt; </pre></title></textarea> javascript:alert(3)\r\nnext line`;
export const HOSTILE_UID: string = `aws:1:role:${HOSTILE.replaceAll("%", "%25").replaceAll(":", "%3A")}`;

export const event = (uid: string, at: number, more: Partial<Event>): Event => ({
  event_uid: uid,
  time: formatTime(at),
  tenant: "default",
  source: "aws-cloudtrail",
  provider: "aws",
  account_uid: "111122223333",
  action: "UpdateService",
  action_class: "write",
  identity_uid: DEPLOY,
  identity_kind: "role",
  identity_name: "deploy",
  credential_uid: "ASIAUSUAL",
  credential_kind: "sts-session",
  outcome: "success",
  src_ip: "192.0.2.7",
  src_network: "192.0.2.0/24",
  client: "aws-cli",
  raw: JSON.stringify({ eventName: "UpdateService", eventID: uid }),
  origin: "file:1",
  ...more,
});

/** Three weeks of work from Monday to Friday, 8 to 17, then the odd hour: 4 calls as always, 6 of somebody else. */
function eventsOfDeploy(): readonly Event[] {
  const usual = Array.from({ length: 21 * 24 }, (_, i) => ODD_HOUR - 21 * 24 * HOUR_MS + i * HOUR_MS)
    .filter((at) => new Date(at).getUTCHours() >= 8 && new Date(at).getUTCHours() < 17)
    .filter((at) => new Date(at).getUTCDay() % 6 !== 0)
    .flatMap((at) => [0, 1, 2].map((n) => event(`u-${at}-${n}`, at + n * 60_000, {})));
  const stays = [0, 1, 2, 3].map((n) => event(`s-${n}`, ODD_HOUR + n * 60_000, {}));
  const stolen = ["GetCallerIdentity", "ListUsers", "ListKeys", "ListSecrets", "GetSecretValue", "GetSecretValue"].map(
    (action, n) =>
      event(`x-${n}`, ODD_HOUR + 1_200_000 + n * 10_000, {
        action,
        action_class: "secret",
        outcome: n < 3 ? "denied" : "success",
        ...(n < 3 && { error_code: "AccessDenied" }),
        src_ip: "198.51.100.9",
        src_network: "198.51.100.0/24",
        client: "boto3",
        credential_uid: "ASIASTOLEN",
        resource: "production/api-key",
      }),
  );
  return [...usual, ...stays, ...stolen];
}

/** The finding of the odd hour. */
export const FINDING: Finding = {
  finding_uid: "f_deploy",
  tenant: "default",
  detector: "behavior",
  detector_version: 1,
  kind: "behavior",
  title: "deploy called from a network it never used, with a client it never used",
  identity_uid: DEPLOY,
  identity_kind: "role",
  identity_name: "deploy",
  owner: "team-payments",
  environment: "production",
  time: formatTime(ODD_HOUR + 1_200_000),
  first_seen: formatTime(ODD_HOUR + 1_200_000),
  last_seen: formatTime(ODD_HOUR + 1_250_000),
  origin: "file:1",
  severity: "critical",
  confidence: "high",
  calibration: "calibrated",
  score: 91,
  probability: 4.1e-6,
  expected_rate: "1 per 14,000 identity-days",
  dimensions: [
    {
      name: "src_network",
      pattern: "UNSEEN",
      observed: "198.51.100.0/24",
      expected: "192.0.2.0/24 (135 of 135 hours)",
      surprise: 7.2,
      added: 7.2,
    },
    {
      name: "client",
      pattern: "RARE",
      observed: "boto3",
      expected: "aws-cli (135 of 135 hours)",
      surprise: 3,
      added: 0,
    },
    {
      name: "called_from",
      pattern: "MATCH",
      observed: "198.51.100.7; by boto3; with the sts session ASIASTOLEN",
      expected: "",
      surprise: 0,
      added: 0,
    },
  ],
  attacks: [{ tactic: "Initial Access", technique: "T1078.004", version: "19" }],
  owasp: ["NHI2"],
  events: ["x-0", "x-3", "x-5"],
  sql: `SELECT * FROM rolecall.events_latest WHERE identity_uid = '${DEPLOY}' ORDER BY time LIMIT 5`,
  fingerprint: "v1:abc",
};

/** A rule's finding in which every text is hostile. */
const HOSTILE_FINDING: Finding = {
  ...FINDING,
  finding_uid: "f_hostile",
  kind: "rule",
  detector: HOSTILE,
  title: HOSTILE,
  identity_uid: HOSTILE_UID,
  identity_name: HOSTILE,
  owner: HOSTILE,
  environment: HOSTILE,
  severity: "medium",
  calibration: "none",
  expected_rate: HOSTILE,
  dimensions: [HOSTILE, "called_from"].map((name) => ({
    name,
    pattern: "MATCH",
    observed: HOSTILE,
    expected: HOSTILE,
    surprise: 0,
    added: 0,
  })),
  attacks: [{ tactic: HOSTILE, technique: HOSTILE, version: HOSTILE }],
  owasp: [HOSTILE],
  events: ["h-1", "h-1", "h-1"],
  sql: HOSTILE,
  origin: HOSTILE,
  fingerprint: HOSTILE,
};

const hostileEvent: Event = event("h-1", ODD_HOUR + 1_200_000, {
  action: HOSTILE,
  identity_uid: HOSTILE_UID,
  identity_name: HOSTILE,
  credential_uid: HOSTILE,
  resource: HOSTILE,
  error_code: HOSTILE,
  src_ip: HOSTILE,
  src_network: HOSTILE,
  client: HOSTILE,
  raw: HOSTILE,
  origin: HOSTILE,
});

const deploy: Identity = {
  tenant: "default",
  identity_uid: DEPLOY,
  identity_kind: "role",
  identity_name: "deploy",
  provider: "aws",
  account_uid: "111122223333",
  owner: "team-payments",
  environment: "production",
  criticality: "high",
  first_seen: formatTime(ODD_HOUR - 21 * 24 * HOUR_MS),
  last_seen: formatTime(ODD_HOUR + 1_250_000),
  events: 415,
};

const hostileIdentity: Identity = {
  ...deploy,
  identity_uid: HOSTILE_UID,
  identity_name: HOSTILE,
  provider: HOSTILE,
  account_uid: HOSTILE,
  owner: HOSTILE,
  environment: HOSTILE,
  criticality: HOSTILE,
  last_seen: formatTime(ODD_HOUR + 1_200_000),
};

/** A history in the real engine, in a directory that goes when it is disposed. */
export async function openCompany(isFilled = true): Promise<Store> {
  const directory = await mkdtemp(join(tmpdir(), "rolecall-console-"));
  const store = await openEmbedded(directory);
  await migrate(store);
  if (isFilled) await fill(store);
  const dispose = store[Symbol.asyncDispose].bind(store);
  store[Symbol.asyncDispose] = async () => {
    await dispose();
    await rm(directory, { recursive: true, force: true });
  };
  return store;
}

async function fill(store: Store): Promise<void> {
  const events = [...eventsOfDeploy(), hostileEvent];
  const records = events.map((each, position) => ({ json: JSON.stringify(each), partition: 0, position }));
  await store.insert("events", eventRows(records));
  await store.insert(
    "findings",
    findingRows([
      { finding: FINDING, version: 1 },
      { finding: HOSTILE_FINDING, version: 2 },
      {
        finding: { ...FINDING, finding_uid: "f_older", severity: "low", time: "2026-11-20T10:00:00.000Z" },
        version: 3,
      },
    ]),
  );
  await store.insert("identities", identityRows([deploy, hostileIdentity]));
  const used = { tenant: "default", credential_kind: "sts-session", first_seen: deploy.first_seen } as const;
  await store.insert(
    "credentials",
    credentialRows(
      [DEPLOY, HOSTILE_UID].map((identity_uid) => ({
        ...used,
        credential_uid: identity_uid === DEPLOY ? "ASIAUSUAL" : HOSTILE,
        identity_uid,
        last_seen: deploy.last_seen,
        issued: "",
        expires: "",
        events: 400,
      })),
    ),
  );
  await store.insert(
    "dead_letters",
    deadLetterRows([{ reason: "schema", detail: HOSTILE, path: HOSTILE, source: "auto", origin: "f:1", raw: HOSTILE }]),
  );
  const watched = {
    tenant: "default",
    identity_kind: "role",
    state: "blind",
    reason: "no addresses in its logs",
  } as const;
  await store.insert(
    "coverage",
    coverageRows(
      ["a", "b"].flatMap((identity_uid) =>
        ["rules", "behavior.network"].map((detector) => {
          return { ...watched, identity_uid, identity_name: identity_uid, detector, time: formatTime(ODD_HOUR) };
        }),
      ),
    ),
  );
}

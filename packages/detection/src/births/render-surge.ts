import { type Event, type Finding, formatTime, identityUid, type Severity } from "@rolecall/core";
import { SEVERITY_SCORE } from "../combine/severity.ts";
import { findingUid, fingerprint } from "../episode/finding-id.ts";
import { sqlText, sqlTime } from "../explain/evidence-sql.ts";
import { grouped, inert, inTitle } from "../explain/words.ts";
import { ATTACK_VERSION } from "../tags/techniques.ts";
import { type Series, usualPeak } from "./series.ts";

export const NEWBORN_SURGE = "lifecycle.newborn-surge";
const VERSION = 1;
const HOUR_MS = 3_600_000;

interface Telling {
  /** The newborn that is told of now. */
  readonly event: Event;
  readonly at: number;
  readonly severity: Severity;
  readonly known: Finding | undefined;
}

/** What is told of an hour in which more acted for the first time than ever. About nobody: no log says of all who made them. */
export function renderSurge(tenant: string, series: Series, { event, at, severity, known }: Telling): Finding {
  const { provider, account_uid = "" } = event;
  const { scope, kind, hour, count } = series;
  const identity = identityUid(provider, account_uid, "unknown", "anonymous");
  const from = hour * HOUR_MS;
  const [first = event.event_uid] = known?.events ?? [];
  return {
    finding_uid: known?.finding_uid ?? findingUid(tenant, NEWBORN_SURGE, identity, `${kind} ${at}`),
    tenant,
    detector: NEWBORN_SURGE,
    detector_version: VERSION,
    kind: "lifecycle",
    title: `${grouped(count)} of kind ${kind} acted for the first time within an hour in ${inTitle(scope)}, ${grouped(usualPeak(series))} at most on all days before but one`,
    identity_uid: identity,
    identity_kind: "unknown",
    identity_name: "anonymous",
    owner: "",
    environment: "",
    time: known?.time ?? formatTime(at),
    first_seen: known?.first_seen ?? formatTime(from),
    last_seen: formatTime(Math.max(at, from)),
    origin: known?.origin ?? event.origin,
    severity,
    confidence: "medium",
    calibration: "none",
    score: SEVERITY_SCORE[severity],
    probability: undefined,
    expected_rate: undefined,
    dimensions: dimensionsOf(series),
    attacks: [{ tactic: "Persistence", technique: "T1136.003", version: ATTACK_VERSION }],
    owasp: [],
    events: [first, event.event_uid, event.event_uid],
    sql: [
      "SELECT identity_uid, min(time) AS first_seen, count() AS calls FROM rolecall.events_latest",
      `WHERE provider = ${sqlText(provider)} AND account_uid = ${sqlText(account_uid)} AND identity_kind = ${sqlText(kind)}`,
      `AND time < ${sqlTime(from + HOUR_MS)} AND tenant = ${sqlText(tenant)}`,
      `GROUP BY identity_uid HAVING first_seen >= ${sqlTime(from)} ORDER BY first_seen, identity_uid`,
    ].join(" "),
    fingerprint: fingerprint(tenant, NEWBORN_SURGE, identity, [kind]),
  };
}

function dimensionsOf(series: Series): Finding["dimensions"] {
  const { count, hour, named, since } = series;
  const more = count > named.length ? ` and ${grouped(count - named.length)} more` : "";
  const days = Math.floor((hour - since) / 24);
  return [
    {
      name: "identity_uid",
      pattern: "MATCH",
      observed: `${named.map(inert).join(", ")}${more}`,
      expected: `${grouped(usualPeak(series))} an hour at most, but on one of the ${days} days before`,
      surprise: 0,
      added: 0,
    },
  ];
}

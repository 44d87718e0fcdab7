import type { Event, Finding, Severity } from "@rolecall/core";
import { nobodysFinding } from "../episode/nobodys-finding.ts";
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
  const { scope, kind, hour, count } = series;
  const from = hour * HOUR_MS;
  return nobodysFinding({
    tenant,
    detector: NEWBORN_SURGE,
    version: VERSION,
    key: kind,
    ...{ event, at, known, severity, from },
    last: Math.max(at, from),
    title: `${grouped(count)} of kind ${kind} acted for the first time within an hour in ${inTitle(scope)}, ${grouped(usualPeak(series))} at most on all days before but one`,
    dimensions: dimensionsOf(series),
    attacks: [{ tactic: "Persistence", technique: "T1136.003", version: ATTACK_VERSION }],
    sql: sqlOf(tenant, event, from),
  });
}

/** Who acted for the first time in that hour. */
function sqlOf(tenant: string, { provider, account_uid = "", identity_kind }: Event, from: number): string {
  return [
    "SELECT identity_uid, min(time) AS first_seen, count() AS calls FROM rolecall.events_latest",
    `WHERE provider = ${sqlText(provider)} AND account_uid = ${sqlText(account_uid)} AND identity_kind = ${sqlText(identity_kind)}`,
    `AND time < ${sqlTime(from + HOUR_MS)} AND tenant = ${sqlText(tenant)}`,
    `GROUP BY identity_uid HAVING first_seen >= ${sqlTime(from)} ORDER BY first_seen, identity_uid`,
  ].join(" ");
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

import { type Dimension, type Finding, formatTime } from "@rolecall/core";
import { SEVERITY_SCORE } from "../combine/severity.ts";
import { findingUid, fingerprint } from "../episode/finding-id.ts";
import { sqlText } from "../explain/evidence-sql.ts";
import { counted, plain } from "../explain/words.ts";
import { CARRIED, type Feed } from "./feed.ts";

const HOUR_MS = 3_600_000;
const VERSION = 1;
/** What nobody can be watched by while it is missing. */
const WATCHED_BY: Readonly<Record<string, string>> = {
  src_network: "addresses",
  client: "clients",
  resource: "resources",
  credential_uid: "credentials",
};

/** A source went silent, by the end of `hour`. */
export function silentSource(tenant: string, feed: Feed, hour: number): Finding {
  const silence = hour - feed.last;
  return finding(tenant, feed, hour, {
    detector: "coverage.silent-source",
    title: `${nameOf(feed)} has logged nothing for ${counted(silence, "hour")}`,
    dimension: {
      name: "hours_without_events",
      pattern: "DROP",
      observed: counted(silence, "hour"),
      expected: `never more than ${counted(feed.longest, "hour")} in ${counted(feed.hours, "hour")} with events`,
      surprise: 0,
      added: 0,
    },
  });
}

/** A field is in no event any more. */
export function lostField(tenant: string, feed: Feed, at: number, hour: number): Finding {
  const field = CARRIED[at] as string;
  return finding(tenant, feed, hour, {
    detector: `coverage.lost-field.${field}`,
    title: `${nameOf(feed)} no longer logs ${field}: nobody can be watched by ${WATCHED_BY[field] ?? field}`,
    dimension: {
      name: field,
      pattern: "DROP",
      observed: `in none of the latest ${counted(feed.withoutEvents[at] as number, "event")}, ${counted(feed.without[at] as number, "hour")} in a row`,
      expected: `in ${counted(feed.withField[at] as number, "hour")} before`,
      surprise: 0,
      added: 0,
    },
  });
}

interface Told {
  readonly detector: string;
  readonly title: string;
  readonly dimension: Dimension;
}

function finding(tenant: string, feed: Feed, hour: number, { detector, title, dimension }: Told): Finding {
  const identity = `${feed.provider}:${escaped(feed.account)}:unknown:${escaped(feed.source)}`;
  const at = formatTime((hour + 1) * HOUR_MS);
  return {
    finding_uid: findingUid(tenant, detector, identity, hour),
    tenant,
    detector,
    detector_version: VERSION,
    kind: "coverage",
    title,
    identity_uid: identity,
    identity_kind: "unknown",
    identity_name: feed.source,
    owner: "",
    environment: "",
    time: at,
    first_seen: at,
    last_seen: at,
    origin: feed.origin,
    severity: "medium",
    confidence: "medium",
    calibration: "none",
    score: SEVERITY_SCORE.medium,
    dimensions: [dimension],
    attacks: [],
    owasp: [],
    events: [feed.uid, feed.uid, feed.uid],
    sql: [
      "SELECT toStartOfHour(time) AS hour, count() AS events FROM rolecall.events_latest",
      `WHERE source = ${sqlText(feed.source)} AND account_uid = ${sqlText(feed.account)}`,
      "GROUP BY hour ORDER BY hour DESC LIMIT 200",
    ].join(" "),
    fingerprint: fingerprint(tenant, detector, identity, []),
  };
}

function nameOf({ source, account }: Feed): string {
  return account === "" ? plain(source) : `${plain(source)} of ${plain(account)}`;
}

function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll(":", "%3A");
}

import { type Dimension, type Finding, formatTime } from "@rolecall/core";
import { SEVERITY_SCORE } from "../combine/severity.ts";
import { findingUid, fingerprint } from "../episode/finding-id.ts";
import { sqlText } from "../explain/evidence-sql.ts";
import { counted, listed, plain } from "../explain/words.ts";
import { CARRIED, type Feed } from "./feed.ts";

const HOUR_MS = 3_600_000;
const VERSION = 1;
/** Accounts that a finding names, and that its query asks for. */
const MOST_NAMED = 8;
const MOST_ASKED = 100;
/** What nobody can be watched by while it is missing. */
const WATCHED_BY: Readonly<Record<string, string>> = {
  src_network: "addresses",
  client: "clients",
  resource: "resources",
  credential_uid: "credentials",
};

/** Logs of one source, of so many that it has, of which one thing is told by the end of `hour`. */
export interface ToldFeeds {
  readonly feeds: readonly Feed[];
  readonly of: number;
  readonly hour: number;
}

export const SILENT_SOURCE = "coverage.silent-source";
export const lostFieldOf = (field: string): string => `coverage.lost-field.${field}`;

/** They went silent. */
export function silentSource(tenant: string, told: ToldFeeds): Finding {
  const { feeds, hour } = told;
  const silence = counted(Math.min(...feeds.map(({ last }) => hour - last)), "hour");
  const longest = counted(Math.max(...feeds.map((feed) => feed.longest)), "hour");
  const known = counted(Math.min(...feeds.map((feed) => feed.hours)), "hour");
  return finding(tenant, told, {
    detector: SILENT_SOURCE,
    title: `${nameOf(told)} has logged nothing for ${silence}`,
    name: "hours_without_events",
    observed: `${silence}${accountsOf(told)}`,
    expected: `never more than ${longest} in ${known} with events`,
  });
}

/** A field is in none of their events any more. */
export function lostField(tenant: string, told: ToldFeeds, at: number): Finding {
  const { feeds } = told;
  const field = CARRIED[at] as string;
  const least = (of: (feed: Feed) => readonly number[], noun: string): string =>
    counted(Math.min(...feeds.map((feed) => of(feed)[at] as number)), noun);
  return finding(tenant, told, {
    detector: lostFieldOf(field),
    title: `${nameOf(told)} no longer logs ${field}: nobody can be watched by ${WATCHED_BY[field] ?? field}`,
    name: field,
    observed: `in none of the latest ${least((feed) => feed.withoutEvents, "event")}, ${least((feed) => feed.without, "hour")} in a row${accountsOf(told)}`,
    expected: `in ${least((feed) => feed.withField, "hour")} before`,
  });
}

interface Text extends Pick<Dimension, "name" | "observed" | "expected"> {
  readonly detector: string;
  readonly title: string;
}

function finding(tenant: string, told: ToldFeeds, { detector, title, ...dimension }: Text): Finding {
  const { feeds, hour } = told;
  const latest = feeds.reduce((a, b) => (b.last > a.last ? b : a));
  const { source, provider } = latest;
  const account = feeds.length === 1 ? latest.account : "";
  const identity = `${provider}:${escaped(account)}:unknown:${escaped(source)}`;
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
    identity_name: source,
    owner: "",
    environment: "",
    time: at,
    first_seen: at,
    last_seen: at,
    origin: latest.origin,
    severity: "medium",
    confidence: "medium",
    calibration: "none",
    score: SEVERITY_SCORE.medium,
    dimensions: [{ ...dimension, pattern: "DROP", surprise: 0, added: 0 }],
    attacks: [],
    owasp: [],
    events: [latest.uid, latest.uid, latest.uid],
    sql: [
      "SELECT toStartOfHour(time) AS hour, count() AS events FROM rolecall.events_latest",
      `WHERE source = ${sqlText(source)} AND ${whose(feeds)}`,
      "GROUP BY hour ORDER BY hour DESC LIMIT 200",
    ].join(" "),
    fingerprint: fingerprint(tenant, detector, identity, []),
  };
}

function whose(feeds: readonly Feed[]): string {
  const [first, ...more] = feeds.map(({ account }) => sqlText(account));
  return more.length === 0
    ? `account_uid = ${first}`
    : `account_uid IN (${[first, ...more].slice(0, MOST_ASKED).join(", ")})`;
}

function nameOf({ feeds, of }: ToldFeeds): string {
  const [{ source, account } = { source: "", account: "" }] = feeds;
  if (feeds.length > 1) return `${plain(source)} of ${feeds.length} of ${of} accounts`;
  return account === "" ? plain(source) : `${plain(source)} of ${plain(account)}`;
}

/** Which ones, where they are several. */
function accountsOf({ feeds }: ToldFeeds): string {
  if (feeds.length === 1) return "";
  const names = feeds.map(({ account }) => plain(account)).toSorted();
  return ` or more: ${listed(names, MOST_NAMED)}`;
}

function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll(":", "%3A");
}

import { type Dimension, type Finding, formatTime } from "@rolecall/core";
import { SEVERITY_SCORE } from "../combine/severity.ts";
import { findingUid, fingerprint } from "../episode/finding-id.ts";
import { sqlText } from "../explain/evidence-sql.ts";
import { counted, listed, plain } from "../explain/words.ts";
import { CARRIED, type Feed } from "./feed.ts";

const HOUR_MS = 3_600_000;
const VERSION = 1;
/** Whose a finding about logs of several sources is. */
const LOGS = { provider: "rolecall", source: "logs" } as const;
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

/** Logs of one source, of so many that it has, of which one thing is told by the end of `hour`; without a source, of so many sources. */
export interface ToldFeeds {
  readonly source: string;
  readonly feeds: readonly Feed[];
  readonly of: number;
  readonly hour: number;
}

export const SILENT_SOURCE = "coverage.silent-source";
export const lostFieldOf = (field: string): string => `coverage.lost-field.${field}`;

/** They went silent. */
export function silentSource(tenant: string, told: ToldFeeds): Finding {
  const { feeds, hour } = told;
  const silent = feeds.filter(({ toldSilent }) => toldSilent);
  const silence = counted(Math.min(...silent.map(({ last }) => hour - last)), "hour");
  const longest = counted(Math.max(...feeds.map((feed) => feed.longest)), "hour");
  const known = counted(Math.min(...feeds.map((feed) => feed.hours)), "hour");
  return finding(tenant, told, {
    detector: SILENT_SOURCE,
    title: `${nameOf(told)} ${told.source === "" ? "have" : "has"} logged nothing for ${silence}`,
    name: "hours_without_events",
    observed: `${silence}${accountsOf(told)}`,
    expected: `never more than ${longest} in ${known} with events`,
  });
}

/** A field is in none of their events any more. */
export function lostField(tenant: string, told: ToldFeeds, at: number): Finding {
  const lacking = told.feeds.filter(({ toldFields }) => toldFields[at]);
  const field = CARRIED[at] as string;
  const least = (of: (feed: Feed) => readonly number[], noun: string): string =>
    counted(Math.min(...lacking.map((feed) => of(feed)[at] as number)), noun);
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
  const { source, provider } = told.source === "" ? LOGS : latest;
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
    sql: told.source === "" ? sqlOfSources(tenant, feeds) : sqlOfAccounts(tenant, source, feeds),
    fingerprint: fingerprint(tenant, detector, identity, []),
  };
}

function sqlOfSources(tenant: string, feeds: readonly Feed[]): string {
  const pairs = feeds.slice(0, MOST_ASKED).map((feed) => `(${sqlText(feed.source)}, ${sqlText(feed.account)})`);
  return [
    "SELECT toStartOfHour(time) AS hour, source, count() AS events FROM rolecall.events_latest",
    `WHERE (source, account_uid) IN (${pairs.join(", ")}) AND tenant = ${sqlText(tenant)}`,
    "GROUP BY hour, source ORDER BY hour DESC, source LIMIT 200",
  ].join(" ");
}

function sqlOfAccounts(tenant: string, source: string, feeds: readonly Feed[]): string {
  return [
    "SELECT toStartOfHour(time) AS hour, count() AS events FROM rolecall.events_latest",
    `WHERE source = ${sqlText(source)} AND ${whose(feeds)} AND tenant = ${sqlText(tenant)}`,
    "GROUP BY hour ORDER BY hour DESC LIMIT 200",
  ].join(" ");
}

function whose(feeds: readonly Feed[]): string {
  const [first, ...more] = feeds.map(({ account }) => sqlText(account));
  return more.length === 0
    ? `account_uid = ${first}`
    : `account_uid IN (${[first, ...more].slice(0, MOST_ASKED).join(", ")})`;
}

function nameOf({ source, feeds, of }: ToldFeeds): string {
  if (source === "") return `Logs of ${new Set(feeds.map((feed) => feed.source)).size} of ${of} sources`;
  return feeds.length > 1 ? `${plain(source)} of ${feeds.length} of ${of} accounts` : logName(source, feeds[0]);
}

function logName(source: string, { account }: Pick<Feed, "account"> = { account: "" }): string {
  return account === "" ? plain(source) : `${plain(source)} of ${plain(account)}`;
}

/** Which ones, where they are several. */
function accountsOf({ source, feeds }: ToldFeeds): string {
  if (feeds.length === 1) return "";
  const names = feeds.map((feed) => (source === "" ? logName(feed.source, feed) : plain(feed.account))).toSorted();
  return ` or more: ${listed(names, MOST_NAMED)}`;
}

function escaped(text: string): string {
  return text.replaceAll("%", "%25").replaceAll(":", "%3A");
}

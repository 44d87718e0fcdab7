import { type Dimension, type Finding, formatTime, parseTime } from "@rolecall/core";
import { confidenceOf, noMoreThan, score, severityOf } from "../combine/severity.ts";
import { blankFinding } from "../episode/blank-finding.ts";
import { rounded } from "../explain/dimension.ts";
import { evidenceSql } from "../explain/evidence-sql.ts";
import { isPaceAlone } from "../explain/pace.ts";
import { rateInWords } from "../explain/render-behavior.ts";
import { behaviorTags } from "../explain/tags.ts";
import { amount, counted, inTitle, listed } from "../explain/words.ts";
import { DAILY_SLACK } from "../fleet/budget.ts";
import { log10, pow10 } from "../math/detmath.ts";
import { AT, F32, FAMILIES } from "../state/layout.ts";
import type { IdentityRecord } from "../state/record.ts";
import type { Rows } from "../state/rows.ts";
import { EVIDENCE_UNIT, evidenceOn, type Gathered, type Signs } from "./fortnight.ts";

export const DAY_DETECTOR = "behavior.day";
/** The dimension of days that are a little odd in whatever. */
export const WEAK_SIGNS = "weak_signs_per_day";
const VERSION = 1;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Fewer days than a fortnight has are all listed. */
const SHOWN = 14;
/** A part of the evidence that is told in the title. */
const WORTH_A_PHRASE = 0.5;

/** What the latest days say together. */
export interface DaysTold {
  readonly signs: Gathered;
  readonly volume: Gathered;
  /** log10 of the evidence: the mean of both. */
  readonly strength: number;
}

/** What hours on end say, as log10 of evidence of days that is as rare. */
export interface HoursTold {
  readonly strength: number;
}

/** A part of the evidence: how it is told, and since when, ms. */
interface Part {
  readonly dimension: Dimension;
  readonly words: string;
  readonly since: number;
  /** Told with the hour, or with the day. */
  readonly hourly?: boolean;
}

/** What a finding of the day channel is told from; the row is as its latest hour left it. */
export interface DayShown {
  readonly row: Rows;
  readonly hour: number;
  readonly record: IdentityRecord;
  readonly told: DaysTold | HoursTold;
  readonly hoursPerDay: number;
}

/** The finding before anything is told, of hours on end or of days: decided at the end of `hour`. */
export function openDay(tenant: string, record: IdentityRecord, hour: number, fields: readonly string[] = []): Finding {
  const { uid = "", origin = "" } = record.latest ?? {};
  const time = (hour + 1) * HOUR_MS;
  const opening = { tenant, detector: DAY_DETECTOR, version: VERSION, record, hour, time, uid, origin, fields };
  return { ...blankFinding(opening), calibration: "calibrated" };
}

/** The finding as the days up to `hour` tell it. What it told before, and told more strongly, stays; so do days that hours on end go on with. */
export function tellDay(shown: DayShown, finding: Finding): Finding {
  const { row, hour, record, told, hoursPerDay } = shown;
  const until = (hour + 1) * HOUR_MS;
  const parts = partsOf(shown);
  const since = Math.min(...worthTelling(parts).map((part) => part.since), parseTime(finding.first_seen));
  const [first = ""] = finding.events;
  const uid = record.latest?.uid ?? first;
  const moved = {
    ...finding,
    last_seen: formatTime(until),
    events: [first, uid, uid],
    sql: evidenceSql(finding.tenant, record.uid, since, until),
  };
  // Evidence is per identity-day; rarity, as everywhere, per identity-hour.
  const rarity = told.strength + log10(DAILY_SLACK * Math.max(1, hoursPerDay));
  const points = score(rarity, hoursPerDay);
  const isOfDays = finding.dimensions.length > 1;
  if (points < finding.score || (isOfDays && !("signs" in told))) return moved;
  const dimensions = parts.map(({ dimension }) => dimension);
  const families = dimensions.filter(({ added }) => added >= WORTH_A_PHRASE).length;
  const rehearsed = { impact: 0, newChain: false, beyondPeers: true, signalOnly: false };
  const severity = severityOf({ ...rehearsed, score: points, families, environment: finding.environment });
  const { attacks, owasp } = behaviorTags(dimensions[0]?.name ?? "");
  return {
    ...moved,
    title: titleOf(record.name, parts),
    first_seen: formatTime(since),
    severity: isPaceAlone(dimensions) ? noMoreThan(severity, "medium") : severity,
    confidence: confidenceOf(true, row.get(AT.activeHours), families),
    score: points,
    probability: Number(pow10(-rarity).toPrecision(2)),
    expected_rate: rateInWords(rarity, hoursPerDay, true),
    dimensions,
    attacks,
    owasp,
  };
}

function partsOf({ row, told }: DayShown): readonly Part[] {
  return "signs" in told ? daysIn(row, told) : [hoursIn(row, told)];
}

/** What the evidence is made of is shared out by size, so that what each added sums to the whole; the strongest first. */
function daysIn(row: Rows, { signs, volume, strength }: DaysTold): readonly Part[] {
  const ofSigns = pow10(signs.evidence / EVIDENCE_UNIT);
  const ofVolume = pow10(volume.evidence / EVIDENCE_UNIT);
  const added = rounded((strength * ofVolume) / (ofSigns + ofVolume));
  const parts = [
    { dimension: volumeOf(row, volume, added), words: "called more than usual day after day", since: volume.since },
    {
      dimension: signsOf(row, signs, rounded(rounded(strength) - added)),
      words: "did something a little odd day after day",
      since: signs.since,
    },
  ].map((part) => ({ ...part, since: part.since * DAY_MS }));
  return parts.toSorted((x, y) => y.dimension.added - x.dimension.added);
}

function hoursIn(row: Rows, { strength }: HoursTold): Part {
  return {
    dimension: busyOf(row, rounded(strength)),
    words: "called more than usual hour after hour",
    since: row.get(AT.busySince) * HOUR_MS,
    hourly: true,
  };
}

function volumeOf(row: Rows, volume: Gathered, added: number): Dimension {
  return {
    name: "calls_per_day",
    pattern: "SURGE",
    observed: `${counted(row.get(AT.dayCount), "call")} today; ${daysOf(row, "volume", volume)}`,
    expected: `${amount(row.get(AT.dayMean))} calls on such a day`,
    surprise: rounded(volume.evidence / EVIDENCE_UNIT),
    added,
  };
}

function signsOf(row: Rows, signs: Gathered, added: number): Dimension {
  return {
    name: WEAK_SIGNS,
    pattern: "RARE",
    observed: `${signsToday(row)}; ${daysOf(row, "signs", signs)}`,
    expected: "no more than its kind shows in its oddest hours",
    surprise: rounded(signs.evidence / EVIDENCE_UNIT),
    added,
  };
}

function busyOf(row: Rows, added: number): Dimension {
  const hours = counted(row.get(AT.busyHours), "hour");
  return {
    name: "busy_hours",
    pattern: "SURGE",
    observed: `${counted(row.get(AT.busyCalls), "call")} in ${hours} on end`,
    expected: `${amount(row.get(AT.busyUsual))} calls in such hours`,
    surprise: Math.max(0, added),
    added,
  };
}

function worthTelling(parts: readonly Part[]): readonly Part[] {
  const worth = parts.filter(({ dimension }) => dimension.added >= WORTH_A_PHRASE);
  return worth.length > 0 ? worth : parts;
}

/** "evidence × 4.4 on 2026-03-05, …, × 12 today". */
function daysOf(row: Rows, signs: Signs, { evidence, since }: Gathered): string {
  const today = row.get(AT.day);
  const days: string[] = [];
  let before = 0;
  for (let day = since; day < today; day += 1) {
    const units = evidenceOn(row, signs, day);
    if (units === undefined) continue;
    before += units;
    days.push(`× ${factor(units)} on ${formatTime(day * DAY_MS).slice(0, 10)}`);
  }
  return `evidence ${listed([...days, `× ${factor(evidence - before)} today`], SHOWN)}`;
}

function factor(units: number): string {
  return amount(pow10(units / EVIDENCE_UNIT));
}

function signsToday(row: Rows): string {
  const names = FAMILIES.filter((_, family) => row.getF32(F32.today + family) > 0);
  return names.length === 0 ? "no weak sign today" : `weak signs today: ${names.join(", ")}`;
}

/** What it did, since the earliest of what is told: the hour where that is known, else the day. */
function titleOf(name: string, parts: readonly Part[]): string {
  const told = parts.filter(({ dimension }) => dimension.added >= WORTH_A_PHRASE);
  const words = told.length > 0 ? told.map((part) => part.words).join(" and ") : "drifted";
  const first = worthTelling(parts).reduce((x, y) => (y.since < x.since ? y : x));
  const since = formatTime(first.since);
  return `${inTitle(name)} ${words}, since ${first.hourly === true ? `${since.slice(0, 16)}Z` : since.slice(0, 10)}`;
}

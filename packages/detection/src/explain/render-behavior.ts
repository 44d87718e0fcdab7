import { type Dimension, type Finding, formatTime, parseTime, type Severity } from "@rolecall/core";
import { opinionsOf } from "../combine/evidence.ts";
import { confidenceOf, noMoreThan, score, severityInFlood, severityOf } from "../combine/severity.ts";
import type { Peak } from "../episode/episode.ts";
import { ownCalls } from "../features/counts.ts";
import {
  isLetInAgain,
  isOfNobodyAlone,
  isTriedAgain,
  type Refused,
  refusalsOf,
  refusedHow,
} from "../hour/refused-hour.ts";
import { pow10 } from "../math/detmath.ts";
import { isPrivateHost } from "../rules/hosts.ts";
import {
  AT,
  AT_SUP,
  CLASS_COUNT,
  FAMILIES,
  FAMILY_OF_FEATURE,
  FEATURE,
  FEATURE_COUNT,
  FEATURE_OF_FIELD,
  U8,
} from "../state/layout.ts";
import { FIELD } from "../state/sample.ts";
import { dimension, highestClass, isNewToPeers, rounded, type Told } from "./dimension.ts";
import { evidenceSql } from "./evidence-sql.ts";
import { tellChanges } from "./explained.ts";
import { oddValues } from "./known-values.ts";
import { severityOfPace } from "./pace.ts";
import { refusedTitle } from "./refused-title.ts";
import { behaviorTags } from "./tags.ts";
import { behaviorTitle } from "./title.ts";
import { grouped } from "./words.ts";

const HOUR_MS = 3_600_000;
/** A feature that added nothing is still told of from this surprise on. */
const WORTH_TELLING = 1.5;
const NOVELTY_FAMILIES = new Set(["net", "client", "what"]);
/** Alone, these are a signal for whoever looks, not a page: something new, a return, an outage. */
const SIGNALS = new Set([...NOVELTY_FAMILIES, "time", "clock", "error"]);
const DELEGATION = 5;
/** So many are no typing mistake, and no program that tries again a few times. */
const FEW_TRIES = 10;
const MANY_REFUSALS = 100;
const CALL = FEATURE_OF_FIELD[FIELD.action];

/** The finding as the episode's strongest hour tells it, that hour still open under the cursor. */
export function renderPeak(seen: Told, peak: Peak, finding: Finding, hoursPerDay: number): Finding {
  const told = { ...seen, refusal: peak.refusal, failure: peak.failure };
  const { row } = told;
  const points = Math.max(finding.score, score(peak.rarity, hoursPerDay));
  const dimensions = tellAll(told, peak);
  const families = Array.from(opinionsOf(peak.added));
  const refused = refusedHow(row, peak.added);
  const usual = severityOf({
    score: points,
    impact: row.get(AT.impact),
    newChain: highestClass(row, DELEGATION) === 3 && (peak.added[FAMILIES.indexOf("lineage")] as number) > 0,
    beyondPeers: isBeyondPeers(row, families, finding.identity_kind === "human"),
    families: families.length,
    signalOnly: families.every((family) => SIGNALS.has(family)) && !isSecondClock(row),
    environment: finding.environment,
  });
  const confidence = confidenceOf(peak.calibrated, row.get(AT.activeHours), families.length);
  const paced = severityOfPace(usual, dimensions, row, confidence === "low");
  const severity = refused === undefined ? paced : severityOfRefused(usual, refused, told);
  const tags = behaviorTags(dimensions[0]?.name ?? "");
  return {
    ...finding,
    title:
      (refused && refusedTitle(finding.identity_name, refused, told)) ??
      behaviorTitle(finding.identity_name, dimensions, finding.identity_kind),
    severity: severityInFlood(severity, points, peak.isKept === true),
    confidence,
    calibration: peak.calibrated ? "calibrated" : "learning",
    score: points,
    probability: Number(pow10(-peak.rarity).toPrecision(2)),
    expected_rate: rateInWords(peak.rarity, hoursPerDay, peak.calibrated),
    dimensions,
    attacks: tags.attacks,
    owasp: tags.owasp,
    sql: sqlOf(finding, row.get(AT.hour)),
  };
}

/**
 * Did it what its peers do not, be it by its sort? A call that the peers make too is not, nor is it with a few calls beside it: a person
 * who makes one in an hour makes three of them now and then. From elsewhere it is, and so is a second such call; a machine does what it is
 * made for.
 */
function isBeyondPeers(row: Told["row"], families: readonly string[], isPerson: boolean): boolean {
  if (isNewToPeers(row) || row.get(AT.denied) > 0) return true;
  const isAFewCalls =
    isPerson &&
    ownCalls(row) <= FEW_TRIES &&
    newCalls(row) === 1 &&
    families.every((family) => family === "what" || family === "volume");
  return !families.every((family) => NOVELTY_FAMILIES.has(family)) && !(isAFewCalls && families.includes("what"));
}

/** Kinds of call that it makes in this hour and did not before, and that its peers make. */
function newCalls(row: Told["row"]): number {
  return row.getU8(U8.novel + FIELD.action * CLASS_COUNT + 1);
}

/**
 * Who does as ever and is refused it is a matter of operations, unless it was let in after so many refusals that it may have
 * been guessed, or is let in by turns, so that two may act; so is who fails by no fault of its own, unless it calls more than who
 * tries again; a name that somebody tries a few times from outside is no one's
 * fault until it is let in, nor is what nobody asks for from there.
 */
function severityOfRefused(usual: Severity, refused: Refused, told: Told): Severity {
  const { row } = told;
  if (refused === "failing") return isTriedAgain(row) ? noMoreThan(usual, "low") : usual;
  const isOften = refusalsOf(row) > MANY_REFUSALS;
  if (refused === "as-ever")
    return isOften && isLetInAgain(row) ? noMoreThan(usual, "medium") : noMoreThan(usual, "low");
  if (refused === "by-turns") return noMoreThan(usual, "medium");
  if (refused === "with-key") return usual;
  return severityOfStrangers(usual, told);
}

/** Whoever can reach a gateway from outside asks for whatever it likes, however often. */
function severityOfStrangers(usual: Severity, { row, names }: Told): Severity {
  const networks = oddValues(row, FIELD.network, names);
  if (networks.some((network) => isPrivateHost(network))) return usual;
  const isNoFault = isOfNobodyAlone(row) || refusalsOf(row) <= FEW_TRIES;
  return isNoFault ? noMoreThan(usual, "medium") : usual;
}

/** Beats of a second clock were heard: no accident of the hour. */
function isSecondClock(row: Told["row"]): boolean {
  return row.get(AT_SUP + FEATURE.cadence) > 0 && row.get(AT.offRun) > 0;
}

/**
 * Strongest first. What adds nothing is told of with 0: a weak family, the alternatives within a strong one, and the call by which a new
 * kind of work shows, whatever explains that call.
 */
function tellAll(told: Told, peak: Peak): readonly Dimension[] {
  const dimensions: Dimension[] = [];
  const { row } = told;
  for (let feature = 0; feature < FEATURE_COUNT; feature += 1) {
    const family = FAMILY_OF_FEATURE[feature] as number;
    const surprise = row.get(AT_SUP + feature);
    const added = peak.leading[family] === feature ? (peak.added[family] as number) : 0;
    const isTold = rounded(added) > 0 || surprise >= WORTH_TELLING || (feature === CALL && showsKindOfWork(row));
    if (isTold) dimensions.push(dimension(told, feature, surprise, added));
  }
  dimensions.sort((a, b) => b.added - a.added || b.surprise - a.surprise);
  return [...dimensions, ...tellChanges(told), ...(peak.from ?? [])];
}

function showsKindOfWork(row: Told["row"]): boolean {
  return row.get(AT_SUP + FEATURE.reach) >= WORTH_TELLING && highestClass(row, FIELD.action) > 0;
}

/** "1 per 14,000 identity-days", two digits; a fleet that is still learning only knows what the model says. */
export function rateInWords(rarity: number, hoursPerDay: number, calibrated: boolean): string {
  const days = Number((1 / Math.min(1, pow10(-rarity) * hoursPerDay)).toPrecision(2));
  const rate = `1 per ${grouped(Math.round(days))} identity-days`;
  return calibrated ? rate : `${rate} by the nominal model, before this fleet has a history`;
}

/** What changes with every event of an alarmed hour: the end of the episode. */
export function withLast(
  finding: Finding,
  last: { readonly at: number; readonly uid: string },
  peakHour: number,
): Finding {
  const [first = last.uid, peak = last.uid] = finding.events;
  const at = Math.max(last.at, parseTime(finding.last_seen));
  const moved: Finding = { ...finding, last_seen: formatTime(at), events: [first, peak, last.uid] };
  return { ...moved, sql: sqlOf(moved, peakHour) };
}

/** The strongest hour whole, and the first and last event of the episode, which may be of other hours. */
function sqlOf({ tenant, identity_uid, first_seen, last_seen }: Finding, peakHour: number): string {
  const named = [parseTime(first_seen), parseTime(last_seen)];
  return evidenceSql(tenant, identity_uid, peakHour * HOUR_MS, (peakHour + 1) * HOUR_MS, named);
}

import type { Dimension, Pattern } from "@rolecall/core";
import type { Explaining } from "../changes/change-book.ts";
import { distinctResources, expectedBytes, expectedResources } from "../features/amounts.ts";
import { DENIED, expectedSpawns, FAILED, type FailureShape } from "../features/counts.ts";
import { reachOf } from "../features/reach.ts";
import type { Group } from "../state/groups.ts";
import { AT, CLASS_COUNT, FEATURE, FEATURE_OF_FIELD, FEATURES, FIELD_COUNT, FIELDS, U8 } from "../state/layout.ts";
import type { Names } from "../state/names.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD, TOKEN_BYTES } from "../state/sample.ts";
import { hourOfWeek } from "../state/week.ts";
import { percent, usualRange } from "./interval.ts";
import { FIRST_HOUR, newToPeers, oddValues, seldomValues, usualValues } from "./known-values.ts";
import { amount, bytes, counted, grouped, listed, span } from "./words.ts";

/** What a dimension is told from: the row of the identity with its hour still open. */
export interface Told {
  readonly row: Rows;
  readonly group: Group;
  readonly fleet: Group;
  /** What explains the hour, if anything. */
  readonly explaining: Explaining | undefined;
  readonly names: Names;
  /** A call of those that were refused, and of those that failed: its action, and what it was told. */
  readonly refusal?: string | undefined;
  readonly failure?: string | undefined;
  /** Its log counts the tokens of a model, and no bytes. */
  readonly inTokens?: true | undefined;
}

interface Telling {
  readonly pattern: Pattern;
  readonly observed: string;
  readonly expected: string;
}

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const SHOWN = 5;
const HOUR_MS = 3_600_000;
const FIELD_OF_FEATURE = new Map(FEATURE_OF_FIELD.map((feature, field) => [feature, field]));

/** One dimension of a finding: the feature, what it saw and what was usual. `added` are the units of S that it brought. */
export function dimension(told: Told, feature: number, surprise: number, added: number): Dimension {
  const name = feature === FEATURE.bytes && told.inTokens ? TOKENS_PER_HOUR : nameOf(feature);
  return { name, ...tell(told, feature), surprise: rounded(surprise), added: rounded(added) };
}

/** Two digits after the point: what is shown adds up as it is shown. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The field of a novelty feature, or undefined for a count. */
export function fieldOf(feature: number): number | undefined {
  return FIELD_OF_FEATURE.get(feature);
}

/** The highest class of new value that the hour brought in a field; 0 for none. */
export function highestClass(row: Rows, field: number): number {
  for (let novelty = CLASS_COUNT; novelty > 0; novelty -= 1) {
    if (row.getU8(U8.novel + field * CLASS_COUNT + novelty - 1) > 0) return novelty;
  }
  return 0;
}

/** True if some field of the hour holds a value that is new to the peers as well. Addresses, hardly shared, say nothing of that. */
export function isNewToPeers(row: Rows): boolean {
  for (let field = 0; field < FIELD_COUNT; field += 1)
    if (field !== FIELD.address && highestClass(row, field) === 3) return true;
  return false;
}

/** What `bytes_per_hour` is called of a model's tokens. */
const TOKENS_PER_HOUR = "tokens_per_hour";

/** What a feature is called in findings. */
export function nameOf(feature: number): string {
  const field = fieldOf(feature);
  if (field !== undefined) return FIELDS[field] as string;
  switch (feature) {
    case FEATURE.rate:
      return "calls_per_hour";
    case FEATURE.burst:
      return "calls_per_5_minutes";
    case FEATURE.bytes:
      return "bytes_per_hour";
    case FEATURE.resources:
      return "resources_per_hour";
    case FEATURE.reach:
      return "action_class";
    case FEATURE.when:
      return "hour_of_week";
    case FEATURE.gap:
      return "hours_since_last_call";
    case FEATURE.fanOut:
      return "runs_started";
    default:
      return FEATURES[feature] as string;
  }
}

function tellData({ row, inTokens }: Told): Telling {
  const inWords = inTokens ? (value: number) => `${grouped(Math.round(value / TOKEN_BYTES))} tokens` : bytes;
  return {
    pattern: "SURGE",
    observed: `${inWords(row.get(AT.bytes))} in the hour`,
    expected: `about ${inWords(expectedBytes(row))} with so many calls`,
  };
}

function tell(told: Told, feature: number): Telling {
  const field = fieldOf(feature);
  if (field !== undefined) return tellNovelty(told, field);
  switch (feature) {
    case FEATURE.rate:
      return tellRate(told.row);
    case FEATURE.burst:
      return tellBurst(told.row);
    case FEATURE.bytes:
      return tellData(told);
    case FEATURE.resources:
      return {
        pattern: "SURGE",
        observed: `about ${counted(Math.round(distinctResources(told.row)), "resource")} in the hour`,
        expected: `about ${amount(expectedResources(told.row))} with so many calls`,
      };
    case FEATURE.denied:
      return tellFailures(told, "denied");
    case FEATURE.error:
      return tellFailures(told, "failed");
    case FEATURE.depth:
      return {
        pattern: "RARE",
        observed: `${amount(told.row.get(AT.depthMax))} levels below its first caller`,
        expected: "seldom so deep",
      };
    case FEATURE.fanOut:
      return {
        pattern: "SURGE",
        observed: `about ${counted(told.row.get(AT.spawns), "run")} and sessions in the hour`,
        expected: `${amount(expectedSpawns(told.row, told.group))} per hour`,
      };
    case FEATURE.gap:
      return tellGap(told.row);
    case FEATURE.cadence:
      return tellCadence(told.row);
    case FEATURE.reach:
      return tellReach(told.row);
    default:
      return tellWhen(told.row);
  }
}

/** 1: seen before, seldom; 2: new to the identity, known to its peers; 3: new to them too. */
const NOVELTY_PATTERNS: readonly Pattern[] = ["FREQUENT", "INFREQUENT", "RARE", "UNSEEN"];
const SEEN_BEFORE = 1;

function tellNovelty({ row, names, group }: Told, field: number): Telling {
  const novelty = highestClass(row, field);
  const expected = usualValues(row, field, names);
  const telling = (as: number, values: readonly string[]): Telling => ({
    pattern: NOVELTY_PATTERNS[as] as Pattern,
    observed: listed(values, SHOWN),
    expected,
  });
  if (novelty === CLASS_COUNT && row.get(AT.activeHours) === 0)
    return telling(novelty, newToPeers(row, field, names, group.adoption));
  if (novelty !== SEEN_BEFORE) return telling(novelty, oddValues(row, field, names, true));
  const seldom = seldomValues(row, field, names);
  return seldom.length > 0 ? telling(novelty, seldom) : telling(0, oddValues(row, field, names));
}

function tellRate(row: Rows): Telling {
  const mean = row.get(AT.mean);
  const [low, high] = usualRange(mean - 1, row.get(AT.kappa));
  return {
    pattern: "SURGE",
    observed: `${counted(row.get(AT.count), "call")} in the hour`,
    expected: `${amount(mean)} calls in such an hour (95 % ${rangeOf(amount(low + 1), amount(high + 1))})`,
  };
}

/** `3-5`; where both ends are one, `1`. */
function rangeOf(low: string, high: string): string {
  return low === high ? low : `${low}-${high}`;
}

function tellBurst(row: Rows): Telling {
  return {
    pattern: "BURST",
    observed: `${counted(row.get(AT.most5), "call")} in five minutes`,
    expected: `${amount(2 ** row.get(AT.burstRef))} in the busiest five minutes of an hour`,
  };
}

function tellFailures({ row, refusal, failure }: Told, what: "denied" | "failed"): Telling {
  const shape = what === "denied" ? DENIED : FAILED;
  const example = what === "denied" ? refusal : failure;
  return {
    pattern: "SURGE",
    observed: `${amount(row.get(shape.hour))} of ${counted(row.get(AT.count), "call")} ${what}${exampleIn(example, row.get(shape.hour))}${what === "denied" ? sharedIn(row) : ""}`,
    expected: usualFailures(row, shape),
  };
}

/** ": ListUsers, AccessDenied"; of several the one that is kept need not be what most of them were. */
export function exampleIn(example: string | undefined, calls: number): string {
  if (example === undefined) return "";
  return calls > 1 ? `: e.g. ${example}` : `: ${example}`;
}

/** What is no evidence, since peers are refused it as well. */
function sharedIn(row: Rows): string {
  const shared = row.get(AT.shared);
  return shared === 0 ? "" : ` (and ${amount(shared)} more as peers are)`;
}

/** Its own share, and not what the detector reckons with, which leans on its peers' and on how much it calls. */
function usualFailures(row: Rows, shape: FailureShape): string {
  const calls = row.get(AT.events);
  if (calls === 0) return FIRST_HOUR;
  const failures = row.get(shape.own);
  return failures === 0 ? "none of its calls" : `${percent(failures / calls)} of its calls`;
}

/** Days that went by, as what is said of the life of an identity counts them: one silence has one length. */
function gapOf(hours: number): string {
  return hours < 72 ? span(hours * HOUR_MS) : counted(Math.floor(hours / 24), "day");
}

function tellGap(row: Rows): Telling {
  const hours = row.get(AT.hour) - row.get(AT.lastHour);
  return {
    pattern: "RARE",
    observed: `back after ${gapOf(hours)}`,
    expected: `active in ${amount(row.get(AT.activeHours))} of its ${amount(row.get(AT.hour) - row.get(AT.birth))} hours before`,
  };
}

function tellCadence(row: Rows): Telling {
  const after = afterBeat(row);
  const again = row.get(AT.offRun) > 0 ? `, ${counted(row.get(AT.offRun) + 1, "time")} in a row` : "";
  return {
    pattern: "OFF_HOURS",
    observed: after > 0 ? `called ${span(after)} after its scheduled run${again}` : `called off its schedule${again}`,
    expected: `every ${span(row.get(AT.period))}, give or take ${span(row.get(AT.jitter))}, in ${counted(row.get(AT.beats), "run")} before`,
  };
}

/** From the beat before the call in question, ms: by now others may have come. 0 where the beat is not kept any more. */
function afterBeat(row: Rows): number {
  const after = row.get(AT.offAt) - row.get(AT.lastBeat);
  const period = row.get(AT.period);
  return after >= 0 || period <= 0 ? after : after + Math.ceil(-after / period) * period;
}

function tellReach(row: Rows): Telling {
  const { fresh, usual } = reachOf(row);
  return {
    pattern: "UNSEEN",
    observed: listed(fresh, SHOWN),
    expected: `${listed(usual, SHOWN)} in ${counted(row.get(AT.activeHours), "active hour")}`,
  };
}

function tellWhen(row: Rows): Telling {
  const bin = hourOfWeek(row.get(AT.hour));
  const hour = String(bin % 24).padStart(2, "0");
  return {
    pattern: "OFF_HOURS",
    observed: `active on ${DAYS[Math.floor(bin / 24)] ?? ""} at ${hour}:00 UTC`,
    expected: `active in ${percent(row.get(AT.presence))} of such hours`,
  };
}

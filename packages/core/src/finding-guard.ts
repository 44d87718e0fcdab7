import {
  type AttackTag,
  CALIBRATIONS,
  CONFIDENCES,
  type Dimension,
  FINDING_KINDS,
  type Finding,
  PATTERNS,
  SEVERITIES,
} from "./finding.ts";
import { IDENTITY_KINDS } from "./identity.ts";
import { isJsonObject } from "./json.ts";
import { isTime } from "./time.ts";

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string" && value !== "";
const isAnyText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => Number.isFinite(value);
const isOneOf = (words: readonly string[]): Check => {
  const known: ReadonlySet<unknown> = new Set(words);
  return (value) => known.has(value);
};
const between =
  (least: number, most: number): Check =>
  (value) =>
    Number.isFinite(value) && Number(value) >= least && Number(value) <= most;
const every =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** An object with these members and no others; one that may be absent is checked as undefined. */
function shape(checks: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(checks);
  return (value) => {
    if (!isJsonObject(value)) return false;
    for (const name in value) if (!Object.hasOwn(checks, name)) return false;
    return entries.every(([name, check]) => check(value[name]));
  };
}

const DIMENSION: Readonly<Record<keyof Dimension, Check>> = {
  name: isText,
  pattern: isOneOf(PATTERNS),
  observed: isAnyText,
  expected: isAnyText,
  surprise: between(0, Number.MAX_VALUE),
  added: isNumber,
};

const ATTACK: Readonly<Record<keyof AttackTag, Check>> = { tactic: isText, technique: isText, version: isText };

const FINDING: Readonly<Record<keyof Finding, Check>> = {
  finding_uid: isText,
  tenant: isText,
  detector: isText,
  detector_version: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  kind: isOneOf(FINDING_KINDS),
  title: isText,
  identity_uid: isText,
  identity_kind: isOneOf(IDENTITY_KINDS),
  identity_name: isAnyText,
  owner: isAnyText,
  environment: isAnyText,
  time: isTime,
  first_seen: isTime,
  last_seen: isTime,
  origin: isAnyText,
  severity: isOneOf(SEVERITIES),
  confidence: isOneOf(CONFIDENCES),
  calibration: isOneOf(CALIBRATIONS),
  score: between(0, 100),
  probability: optional(between(0, 1)),
  expected_rate: optional(isText),
  dimensions: every(shape(DIMENSION)),
  attacks: every(shape(ATTACK)),
  owasp: every(isText),
  events: every(isText),
  sql: isAnyText,
  fingerprint: isText,
};

/** Every member of what a finding has lists of. */
export const DIMENSION_MEMBERS: readonly string[] = Object.keys(DIMENSION);
export const ATTACK_MEMBERS: readonly string[] = Object.keys(ATTACK);

/** Every member of a finding. */
export const FINDING_MEMBERS: readonly string[] = Object.keys(FINDING);

const hasShape = shape(FINDING);

/** Is the value a finding, whole and with nothing else in it? The same verdict as `findingSchema`, which gives the reason. */
export function isFinding(value: unknown): value is Finding {
  return hasShape(value);
}

import { type Finding, type FindingKind, parseTime } from "@rolecall/core";
import type { Footprint } from "./footprints.ts";

const HOUR_MS = 3_600_000;
/** A finding belongs to an attack if one of its records for the same identity is so much older, or so much newer. */
const OLDER_MS = 2 * HOUR_MS;
const NEWER_MS = HOUR_MS;
/** The same for a finding that judges a whole day. */
const OLDER_DAILY_MS = 26 * HOUR_MS;

/** What an attack came to. */
export interface AttackOutcome {
  readonly attack: string;
  readonly id: string;
  readonly story: string;
  /** Kinds of the findings that belong to it, without repetition. */
  readonly kinds: readonly FindingKind[];
  /** The first of them that was decided at or after the attack's first record; undefined where it was missed. */
  readonly first: Detection | undefined;
}

/** How an attack was found. */
export interface Detection {
  readonly finding: Finding;
  /** From the attack's first record to the event that decided the finding, ms. */
  readonly delayMs: number;
  /** Records of the attack up to then, that one included. */
  readonly records: number;
}

export interface Matched {
  readonly attacks: readonly AttackOutcome[];
  /** Findings that belong to no attack. */
  readonly unfounded: readonly Finding[];
}

/**
 * Which findings an attack explains: same identity (any that occurs in its records), decided no earlier than an hour before
 * and no later than two hours (of a daily finding, 26) after one of the records. The rest is unfounded.
 */
export function matchFindings(
  findings: readonly Finding[],
  footprints: readonly Footprint[],
  isDaily: (finding: Finding) => boolean = () => false,
): Matched {
  const explained = new Set<Finding>();
  const attacks = footprints.map((footprint): AttackOutcome => {
    const own = findings.filter((finding) => belongs(finding, footprint, isDaily(finding)));
    for (const finding of own) explained.add(finding);
    const { attack, id, story } = footprint.label;
    const kinds = Array.from(new Set(own.map((finding) => finding.kind)));
    return { attack, id, story, kinds, first: firstDetection(own, footprint) };
  });
  return { attacks, unfounded: findings.filter((finding) => !explained.has(finding)) };
}

function belongs(finding: Finding, { times }: Footprint, daily: boolean): boolean {
  const at = parseTime(finding.time);
  const own = times.get(finding.identity_uid);
  if (own === undefined) return false;
  return own.some((time) => time >= at - (daily ? OLDER_DAILY_MS : OLDER_MS) && time <= at + NEWER_MS);
}

function firstDetection(own: readonly Finding[], { label, times }: Footprint): Detection | undefined {
  let first: Detection | undefined;
  for (const finding of own) {
    const at = parseTime(finding.time);
    const delayMs = at - label.startAt;
    if (delayMs < 0 || (first !== undefined && first.delayMs <= delayMs)) continue;
    let records = 0;
    for (const each of times.values()) records += each.filter((time) => time <= at).length;
    first = { finding, delayMs, records };
  }
  return first;
}

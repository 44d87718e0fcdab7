import { type Finding, parseTime } from "@rolecall/core";
import type { AttackOutcome } from "./match-findings.ts";

/** How often one attack was found, over all worlds. */
export interface AttackRow {
  readonly attack: string;
  readonly planted: number;
  readonly found: number;
  /** Found by behaviour, whatever else found it. */
  readonly byBehavior: number;
  /** Medians over those found; undefined where none was. */
  readonly medianMinutes: number | undefined;
  readonly medianRecords: number | undefined;
}

/** One row per attack in the order of first appearance. */
export function summarizeAttacks(outcomes: readonly AttackOutcome[]): readonly AttackRow[] {
  const byAttack = Map.groupBy(outcomes, (outcome) => outcome.attack);
  return Array.from(byAttack, ([attack, all]) => {
    const found = all.flatMap((outcome) => outcome.first ?? []);
    return {
      attack,
      planted: all.length,
      found: found.length,
      byBehavior: all.filter(({ first, kinds }) => first !== undefined && kinds.includes("behavior")).length,
      medianMinutes: median(found.map(({ delayMs }) => delayMs / 60_000)),
      medianRecords: median(found.map(({ records }) => records)),
    };
  });
}

/** A stretch of event time, ms, in which findings are counted. */
export interface Period {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Identities that there were, added up over its days. */
  readonly identityDays: number;
}

/** Unfounded findings of one kind in a period. */
export interface VolumeRow {
  readonly period: string;
  readonly kind: string;
  readonly findings: number;
  /** Per 1,000 identities and day. */
  readonly rate: number;
}

/** Unfounded findings by period and kind. */
export function summarizeVolume(unfounded: readonly Finding[], periods: readonly Period[]): readonly VolumeRow[] {
  return periods.flatMap(({ name, from, to, identityDays }) => {
    const inside = unfounded.filter(({ time }) => parseTime(time) >= from && parseTime(time) < to);
    const kinds = Array.from(new Set(["behavior", ...inside.map(({ kind }) => kind)]));
    return kinds.map((kind) => {
      const count = inside.filter((finding) => finding.kind === kind).length;
      return { period: name, kind, findings: count, rate: (1000 * count) / identityDays };
    });
  });
}

/** The middle value (the lower of two), or undefined of nothing. */
export function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

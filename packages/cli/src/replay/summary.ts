import { SEVERITIES, type Severity } from "@rolecall/core";
import { visible } from "../render/visible.ts";
import type { ReplayResult } from "./replay.ts";

/** What `replay --json` prints. records = events + duplicates + dead + filtered. */
export interface ReplaySummary {
  readonly records: number;
  /** Without duplicates. */
  readonly events: number;
  readonly duplicates: number;
  readonly dead: number;
  readonly filtered: number;
  /** Identities that acted. */
  readonly identities: number;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly seconds: number;
}

export function summarise(result: ReplayResult, seconds: number): ReplaySummary {
  const { tally, duplicates, detector, findings } = result;
  const bySeverity = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<Severity, number>;
  for (const finding of findings) bySeverity[finding.severity] += 1;
  return {
    records: tally.records,
    events: tally.events - duplicates,
    duplicates,
    dead: tally.dead,
    filtered: tally.filtered,
    // Those for whom there is no more room acted as well.
    identities: detector.stats.identities + detector.stats.away,
    findings: bySeverity,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}

const MARGIN = " ".repeat(12);

/** The same for a person, with why records are dead, one of each, and where they can be seen. */
export function renderSummary(summary: ReplaySummary, reasons: ReplayResult["reasons"], where: string): string {
  const number = (n: number): string => n.toLocaleString("en-US");
  const found = SEVERITIES.toReversed()
    .filter((severity) => summary.findings[severity] > 0)
    .map((severity) => `${summary.findings[severity]} ${severity}`);
  const perSecond = summary.seconds > 0 ? Math.round(summary.records / summary.seconds) : summary.records;
  return [
    `records     ${number(summary.records)} in ${summary.seconds.toFixed(1)} s (${number(perSecond)} a second)`,
    `events      ${number(summary.events)}, duplicates ${number(summary.duplicates)}, dead letters ${number(summary.dead)}, filtered ${number(summary.filtered)}`,
    ...(reasons.size === 0 ? [] : deadLines(reasons, where)),
    ...(isNoJson(summary, reasons)
      ? [`${MARGIN}nothing of it is JSON: what can be exported as CSV or text can be as JSON`]
      : []),
    `identities  ${number(summary.identities)}`,
    `findings    ${found.length === 0 ? "none" : found.join(", ")}`,
    "",
  ].join("\n");
}

/** The most frequent first. */
function deadLines(reasons: ReplayResult["reasons"], where: string): readonly string[] {
  const sorted = Array.from(reasons).toSorted(([a, m], [b, n]) => n.count - m.count || (a < b ? -1 : 1));
  const counts = sorted.map(([reason, { count }]) => `${count.toLocaleString("en-US")} ${reason}`);
  const examples = sorted.map(([, { first }]) => `${MARGIN}${visible(first.origin)}: ${first.detail}`);
  return [`dead        ${counts.join(", ")}: ${where}`, ...examples];
}

function isNoJson({ records, dead }: ReplaySummary, reasons: ReplayResult["reasons"]): boolean {
  return dead === records && reasons.get("not-json")?.count === dead;
}

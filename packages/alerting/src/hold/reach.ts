import type { Severity } from "@rolecall/core";
import { type Labels, matchesAll } from "../matcher/matcher.ts";
import { isHeartbeat } from "../meta/meta-alerts.ts";
import { matcherSets, type Silence } from "./silence.ts";

/** What a silence would hold back of what is open now. */
export interface Reach {
  readonly findings: number;
  readonly identities: number;
  readonly critical: number;
  /** All that is open. */
  readonly of: number;
}

/** An open finding, as far as silences look at it. */
export interface OpenFinding {
  readonly labels: Labels;
  readonly severity: Severity;
}

/** Counts what the silence matches, whether or not it has begun. */
export function reachOf(silence: Silence, open: Iterable<OpenFinding>): Reach {
  const sets = matcherSets(silence);
  const identities = new Set<string>();
  let [findings, critical, of] = [0, 0, 0];
  for (const { labels, severity } of open) {
    if (isHeartbeat(labels["detector"])) continue;
    of += 1;
    if (!sets.some((set) => matchesAll(set, labels))) continue;
    findings += 1;
    identities.add(labels["identity_uid"] ?? "");
    if (severity === "critical") critical += 1;
  }
  return { findings, identities: identities.size, critical, of };
}

/** Beyond a quarter of what is open, or with anything critical, somebody should look twice: reference/alerting.md section 8. */
const BROAD_SHARE = 1 / 4;

export function isBroad({ findings, critical, of }: Reach): boolean {
  return critical > 0 || findings > of * BROAD_SHARE;
}

/** One sentence for a person. */
export function reachWords(reach: Reach): string {
  const { findings, identities, critical, of } = reach;
  if (findings === 0) return "it matches nothing that is open now";
  const whose = identities === 1 ? "one identity" : `${identities} identities`;
  const worst = critical === 0 ? "" : `, ${critical} of them critical`;
  return `it matches ${findings} of ${of} open findings, of ${whose}${worst}`;
}

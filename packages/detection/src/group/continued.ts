import { SEVERITIES, type Severity } from "@rolecall/core";
import type { Episode } from "../episode/episode.ts";
import type { Before, Crowd } from "./crowd.ts";
import { ageOf, LASTS_MS } from "./lasting.ts";

/** As what more of the same is told on the same day. */
const MORE: Severity = "low";

/** What a group without room and those before it were told as; of what began a day ago it is news again, however many came since. */
export function afterThose({ crowd, finding }: Episode, at: number): Before | undefined {
  if (crowd === undefined || crowd.words !== undefined || ageOf(crowd, at) !== "young") return undefined;
  const { severity, since } = crowd.after ?? {
    severity: finding.severity,
    since: Math.min(...crowd.members.map(begun)),
  };
  if (at - since > LASTS_MS) return undefined;
  return { severity: isGraver(severity, finding.severity) ? severity : finding.severity, since };
}

function begun({ from }: Crowd["members"][number]): number {
  return from;
}

/** More of those who were told of today are no news, unless these are graver. */
export function asMore({ after }: Crowd, severity: Severity): Severity {
  if (after === undefined || isGraver(severity, after.severity)) return severity;
  return isGraver(severity, MORE) ? MORE : severity;
}

function isGraver(one: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other);
}

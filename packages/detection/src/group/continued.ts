import { SEVERITIES, type Severity } from "@rolecall/core";
import type { Episode } from "../episode/episode.ts";
import type { Crowd } from "./crowd.ts";
import { ageOf } from "./lasting.ts";

/** As what more of the same is told on the same day. */
const MORE: Severity = "low";

/** The gravest as which a group without room was told, and those before it; of one that began a day ago it is news again. */
export function afterThose({ crowd, finding }: Episode, at: number): Severity | undefined {
  if (crowd === undefined || crowd.words !== undefined || ageOf(crowd, at) !== "young") return undefined;
  return isGraver(crowd.after, finding.severity) ? crowd.after : finding.severity;
}

/** More of those who were told of today are no news, unless these are graver. */
export function asMore({ after }: Crowd, severity: Severity): Severity {
  if (after === undefined || isGraver(severity, after)) return severity;
  return isGraver(severity, MORE) ? MORE : severity;
}

function isGraver(one: Severity | undefined, other: Severity): boolean {
  return one !== undefined && SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other);
}

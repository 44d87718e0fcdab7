import { SEVERITIES, type Severity } from "@rolecall/core";

/** Place in the order of severities: 0 is info. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** The highest, or info of none. */
export function maxSeverity(severities: Iterable<Severity>): Severity {
  let highest: Severity = "info";
  for (const severity of severities) {
    if (severityRank(severity) > severityRank(highest)) highest = severity;
  }
  return highest;
}

/** The severity so many levels lower, and never below the lowest. */
export function loweredSeverity(severity: Severity, levels: number): Severity {
  return SEVERITIES[Math.max(0, severityRank(severity) - levels)] ?? severity;
}

export function lesserSeverity(a: Severity, b: Severity): Severity {
  return severityRank(a) <= severityRank(b) ? a : b;
}

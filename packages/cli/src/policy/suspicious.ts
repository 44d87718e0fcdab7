import { type Event, type Finding, parseTime } from "@rolecall/core";

const HOUR_MS = 3_600_000;
/** What is looked at when policies are learnt: what may have been somebody else's doing. */
const GRAVE = new Set(["medium", "high", "critical"]);

/** What a posture says (too many scopes, an old key) is no reason to mistrust what was done. */
export function isSuspicious({ severity, kind }: Pick<Finding, "severity" | "kind">): boolean {
  return GRAVE.has(severity) && kind !== "lifecycle" && kind !== "policy";
}

/** Whole hours: a finding begins where enough had come together, and what had come before it in that hour is part of it. */
export function inHoursOf(
  findings: readonly Pick<Finding, "first_seen" | "last_seen">[],
): (event: Pick<Event, "time">) => boolean {
  const spans = findings.map((finding) => [hourOf(finding.first_seen), hourOf(finding.last_seen)] as const);
  return (event) => {
    const hour = hourOf(event.time);
    return spans.some(([from, to]) => hour >= from && hour <= to);
  };
}

function hourOf(time: string): number {
  return Math.floor(parseTime(time) / HOUR_MS);
}

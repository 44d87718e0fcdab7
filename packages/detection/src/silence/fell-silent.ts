import { counted, inTitle, span } from "../explain/words.ts";
import type { Pauses } from "../features/pauses.ts";
import { daysOrHoursOf, type LifecycleMatch, match } from "../lifecycle/sighting.ts";
import type { IdentityRecord } from "../state/record.ts";

export const FELL_SILENT = "lifecycle.fell-silent";
const HOUR_MS = 3_600_000;
/** So many within half a day are one finding. */
const TOGETHER = 3;

interface Silence {
  /** The hour in which it acted last, and the one that ends now. */
  readonly last: number;
  readonly hour: number;
  /** Hours between the beats of a clock; 0 of who is none. */
  readonly period: number;
}

/** What is told of a machine that is known well and acts no more. */
export function fellSilent(
  { name, lastSeen }: IdentityRecord,
  { activeHours, span: lived, longest }: Pauses,
  { last, hour, period }: Silence,
): LifecycleMatch {
  const silence = (hour + 1) * HOUR_MS - lastSeen;
  const missed = period > 0 ? `, ${counted(Math.floor(silence / (period * HOUR_MS)), "beat")} missed` : "";
  const habit = period > 0 ? `acts every ${span(Math.round(period * 60) * 60_000)}` : `${activeHours} active hours`;
  const known = daysOrHoursOf(lived * HOUR_MS);
  return match({
    id: FELL_SILENT,
    title: `${inTitle(name)} has not acted for ${daysOrHoursOf(silence)}; it never paused for longer than ${daysOrHoursOf(longest * HOUR_MS)}`,
    severity: "low",
    owasp: [],
    key: String(last),
    seen: [
      "last_seen",
      `silent for ${daysOrHoursOf(silence)}${missed}`,
      `${habit} in ${known}, pauses of up to ${daysOrHoursOf(longest * HOUR_MS)}`,
    ],
    together: { words: "fell silent", marks: ["known well"], least: TOGETHER },
  });
}

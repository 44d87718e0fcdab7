import { counted, inTitle, span } from "../explain/words.ts";
import type { Pauses } from "../features/pauses.ts";
import { daysOrHoursOf, type LifecycleMatch, match } from "../lifecycle/sighting.ts";
import type { IdentityRecord } from "../state/record.ts";
import { deletedAs } from "./note-deletion.ts";

export const FELL_SILENT = "lifecycle.fell-silent";
const HOUR_MS = 3_600_000;
/** So many within half a day are one finding. */
const TOGETHER = 3;

interface Silence {
  /** The hour in which it acted last, and the one that ends now. */
  readonly last: number;
  readonly hour: number;
  /** Hours between the beats of a clock; 0 of who is none that could be told. */
  readonly period: number;
}

/** What is told of a machine that is known well and acts no more. */
export function fellSilent(
  record: IdentityRecord,
  { activeHours, span: lived, longest }: Pauses,
  { last, hour, period }: Silence,
): LifecycleMatch {
  const { name, lastSeen } = record;
  const silence = (hour + 1) * HOUR_MS - lastSeen;
  const missed = period > 0 ? `, ${counted(Math.floor(silence / (period * HOUR_MS)), "beat")} missed` : "";
  const rate = Math.max(1, Math.round(record.events / activeHours));
  const habit =
    period > 0
      ? `acts every ${span(Math.round(period * 60) * 60_000)}`
      : `about ${counted(rate, "call")} in each of ${activeHours} active hours`;
  const known = daysOrHoursOf(lived * HOUR_MS);
  return match({
    id: FELL_SILENT,
    title: `${inTitle(name)} has not acted for ${daysOrHoursOf(silence)}; ${causeOf(record) ?? `it never paused for longer than ${daysOrHoursOf(longest * HOUR_MS)}`}`,
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

/** Where the log says why, and that is no usual work of whoever did it. */
function causeOf(record: IdentityRecord): string | undefined {
  const deleted = deletedAs(record);
  if (deleted === undefined) return undefined;
  return `it was deleted by ${inTitle(deleted.by)}, which does not do so usually`;
}

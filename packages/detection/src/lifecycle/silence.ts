import { inTitle } from "../explain/words.ts";
import { type Pauses, pausesOf } from "../features/pauses.ts";
import { lostHours, type Outage } from "../feeds/feed.ts";
import type { Rows } from "../state/rows.ts";
import { DAY_MS, daysOf, HOUR_MS, isMachine, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

export const SILENCE_BROKEN = "lifecycle.silence-broken";
/** Silent for less, a machine may have had a long weekend and a holiday. */
const LONG_SILENCE_MS = 5 * DAY_MS;
/** And so many times longer than ever before. Pauses are known by octaves: from here on it is more than that, up to twice. */
const TIMES_LONGER = 4;
/** What it does is known from so many active hours, the first of which is so long before the last. */
const KNOWN_HOURS = 6;
const KNOWN_SPAN_HOURS = 72;
/** Told of once in this time: who pauses like this a second time has pauses. */
const MONTH_MS = 30 * DAY_MS;

/** What the hours of identity `id` say of its pauses, where it was silent for long. */
export function pausesBefore(silentMs: number, rows: Rows, id: number, outage: Outage | undefined): Pauses | undefined {
  return silentMs < LONG_SILENCE_MS ? undefined : pausesOf(rows.open(id), outage);
}

/** A machine that acted day after day was silent for days on end, much longer than ever before, and acts again. */
export function brokeSilence({ event, at, record, pauses }: Sighting): LifecycleMatch | undefined {
  if (pauses === undefined || !isMachine(record.kind)) return undefined;
  // What its log did not tell is no silence of it.
  const lost = lostHours(pauses.outage, Math.floor(record.lastSeen / HOUR_MS), Math.floor(at / HOUR_MS));
  const silence = at - record.lastSeen - lost * HOUR_MS;
  if (silence < LONG_SILENCE_MS || silence < TIMES_LONGER * pauses.longest * HOUR_MS) return undefined;
  if (pauses.activeHours < KNOWN_HOURS || pauses.span < KNOWN_SPAN_HOURS) return undefined;
  return match({
    id: SILENCE_BROKEN,
    title: `${inTitle(record.name)} acts again after ${daysOf(silence)}; it never paused for longer than ${lengthOf(pauses.longest)}`,
    severity: event.outcome === "denied" ? "low" : "medium",
    owasp: ["NHI1"],
    tag: ["Initial Access", "T1078.004"],
    onceInMs: MONTH_MS,
    seen: [
      "last_seen",
      `${daysOf(silence)} of silence, then ${event.action}`,
      `${pauses.activeHours} active hours in ${daysOf(pauses.span * HOUR_MS)}, pauses of up to ${lengthOf(pauses.longest)}`,
    ],
  });
}

function lengthOf(hours: number): string {
  return hours < 48 ? `${hours} hours` : daysOf(hours * HOUR_MS);
}

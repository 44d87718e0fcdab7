import type { Episode } from "../episode/episode.ts";
import type { Crowd } from "./crowd.ts";
import type { Alarm } from "./recent-alarms.ts";

/** Who begins within so long of each other has one cause, or one actor, where hardly anybody else deviates like that. */
export const AT_ONCE_MS: number = 15 * 60_000;
/** So many at a moment are no coincidence. */
const FEW = 3;
/** And such a share of those who deviate in the same way at the time. */
const SHARE = 0.5;

/**
 * Of those who deviate like the alarm, with no value that they could share, the ones that begin with it; nobody where those are
 * few, or no more than come by themselves.
 */
export function togetherWith(alarm: Alarm, alike: readonly Alarm[]): readonly Alarm[] {
  if (alarm.hasValue || alarm.rule !== undefined) return [];
  const others = alike.filter(({ at }) => Math.abs(alarm.at - at) <= AT_ONCE_MS);
  return others.length + 1 >= Math.max(FEW, SHARE * (alike.length + 1)) ? others : [];
}

/** False of an alarm that comes after those had begun whom the moment alone made a group. */
export function goesOn({ isAtOnce }: Crowd, group: Episode | undefined, { at }: Alarm): boolean {
  return isAtOnce !== true || group === undefined || at - group.lastAt <= AT_ONCE_MS;
}

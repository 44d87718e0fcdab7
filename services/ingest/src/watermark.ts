import { type ControlRecord, formatTime } from "@rolecall/core";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** What lets the newest event go is told no sooner after it, and no more often than each second. */
const LEAST_PAUSE_MS = 200;
const LET_GO_EVERY_MS = 1000;

/**
 * Tells event time to go on while nothing comes: held events are let go, hours close, silence can be noticed. Every `now` is of a
 * clock that nobody sets, in ms: a machine whose clock is a day ahead for a moment would take all that comes that day for late.
 */
export interface Watermark {
  /** Events up to `time` (epoch ms) came at `now`; the newest is held for `holdMs`. */
  saw(time: number, now: number, holdMs: number): void;
  /** It is not known at `now` that nothing is there: wait anew. */
  doubt(now: number): void;
  /** Is it time for a record at `now`? */
  isDue(now: number): boolean;
  /** The record to write at `now`, if it is time for one: before whatever {@link saw} has not been told of. */
  due(now: number): ControlRecord | undefined;
}

/**
 * Event time goes on by as much as has passed since the newest event came, so a log of last year keeps last year's
 * time. Records come a second after the last event, then ever more rarely, at most a minute apart; and one that says just
 * what lets the newest event go, as soon as it may. `clock` is the one at the door, epoch ms.
 */
export function createWatermark(newestTime: number, now: number, clock: () => number): Watermark {
  let newest = newestTime;
  let hold = 0;
  let cameAt = now;
  let pause = FIRST_PAUSE_MS;
  let nextAt = now + pause;
  let isLetGo = true;
  let letGoAt = Number.POSITIVE_INFINITY;
  let lastLetGo = Number.NEGATIVE_INFINITY;
  const wait = (at: number): void => {
    cameAt = at;
    pause = FIRST_PAUSE_MS;
    nextAt = at + pause;
    if (!isLetGo) letGoAt = Math.max(at + Math.max(LEAST_PAUSE_MS, hold + 1), lastLetGo + LET_GO_EVERY_MS);
  };
  const isDue = (at: number): boolean => Number.isFinite(newest) && at >= Math.min(nextAt, letGoAt);
  const record = (time: number): ControlRecord => ({ control: "watermark", at: formatTime(time) });
  return {
    saw(time, at, holdMs) {
      // A record from ahead of the clock at the door is no reason to believe that it is so late.
      newest = Math.max(newest, Math.min(time, clock()));
      hold = holdMs;
      isLetGo = false;
      wait(at);
    },
    doubt: wait,
    isDue,
    due(at) {
      if (!isDue(at)) return undefined;
      if (at >= letGoAt) {
        isLetGo = true;
        letGoAt = Number.POSITIVE_INFINITY;
        lastLetGo = at;
        if (at < nextAt) return record(newest + Math.min(at - cameAt, hold + 1));
      }
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      nextAt = at + pause;
      return record(newest + (at - cameAt));
    },
  };
}

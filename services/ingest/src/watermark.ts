import { type ControlRecord, formatTime } from "@rolecall/core";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** Tells event time to go on while nothing comes: held events are let go, hours close, silence can be noticed. */
export interface Watermark {
  /** Events up to `time` (epoch ms) came at `now`. */
  saw(time: number, now: number): void;
  /** The record to write at `now`, if it is time for one. */
  due(now: number): ControlRecord | undefined;
}

/**
 * Event time goes on by as much as the clock does since the newest event came, so a log of last year keeps last year's
 * time. Records come a second after the last event, then ever more rarely, at most a minute apart.
 */
export function createWatermark(newestTime: number, now: number): Watermark {
  let newest = newestTime;
  let cameAt = now;
  let pause = FIRST_PAUSE_MS;
  let nextAt = now + pause;
  return {
    saw(time, at) {
      // A record from ahead of the clock at the door is no reason to believe that it is so late.
      if (Math.min(time, at) > newest) newest = Math.min(time, at);
      cameAt = at;
      pause = FIRST_PAUSE_MS;
      nextAt = at + pause;
    },
    due(at) {
      if (at < nextAt || !Number.isFinite(newest)) return undefined;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      nextAt = at + pause;
      return { control: "watermark", at: formatTime(newest + (at - cameAt)) };
    },
  };
}

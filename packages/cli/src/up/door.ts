import { type DeadLetter, type Event, parseTime } from "@rolecall/core";
import type { EventLog, LoggedEvent, Watermark } from "@rolecall/service-ingest";
import { dropRaw } from "./drop-raw.ts";

export interface DoorOptions {
  readonly log: Pick<EventLog, "append">;
  readonly watermark: Pick<Watermark, "saw" | "doubt">;
  /** How long events of a source are held, ms. */
  readonly holdMs: (source: string) => number;
  /** Does a detector look into the original record of such an event? */
  readonly keepRaw: (event: Event) => boolean;
  readonly letters: (dead: readonly DeadLetter[]) => Promise<void>;
  /** Without those that the history holds from before `newest`, epoch ms. */
  readonly known: (events: readonly Event[], newest: number) => Promise<readonly Event[]>;
  /** Event time that the history has come to, epoch ms. */
  readonly newest: number;
  readonly clock: () => number;
}

/** Where inputs hand over what they brought. */
export interface Door {
  /** Make what an input brought durable, and hand it on. */
  accept(events: readonly Event[], dead: readonly DeadLetter[]): Promise<void>;
  /** Those that the history does not hold from longer ago than the detector remembers: a topic may be read again. */
  fresh(events: readonly Event[]): Promise<readonly Event[]>;
}

export function createDoor(door: DoorOptions): Door {
  const { log, watermark, holdMs, letters, known, clock, keepRaw } = door;
  let { newest } = door;
  return {
    async accept(accepted, dead) {
      const last = newestOf(accepted);
      newest = Math.max(newest, last);
      // Before they are in the log: a record of the time from before they came, behind them in the log, would say that a jump
      // of theirs was none. One that is written from here on lies behind them.
      if (accepted.length > 0) watermark.saw(last, clock(), holdMs(accepted.at(-1)?.source ?? ""));
      // Into the log first: what is accepted after this comes after it.
      const logged = log.append(loggedOf(accepted, keepRaw));
      await Promise.all([logged, letters(dead)]);
      // However long that took, no time has passed for who sends.
      watermark.doubt(clock());
    },
    fresh: (events) => known(events, newest),
  };
}

/** Events as the log takes them, without the originals that nobody behind it looks at: they wait there until the history has them. */
function loggedOf(events: readonly Event[], keepRaw: (event: Event) => boolean): readonly LoggedEvent[] {
  return events.map((event) => {
    const json = JSON.stringify(event);
    dropRaw(event, keepRaw);
    return { event, json };
  });
}

function newestOf(events: readonly Event[]): number {
  return events.reduce((newest, event) => Math.max(newest, parseTime(event.time)), Number.NEGATIVE_INFINITY);
}

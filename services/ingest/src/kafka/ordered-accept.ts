import type { DeadLetter, Event } from "@rolecall/core";
import type { Taken } from "./read-message.ts";

export interface OrderedAcceptOptions {
  /** Resolves when there is room for more. */
  readonly room: () => Promise<void>;
  /** Those of the events that are to be taken. */
  readonly fresh: (events: readonly Event[]) => Promise<readonly Event[]>;
  /** Puts them into the log at once, in the order of the calls; resolves when they are durable. */
  readonly accept: (events: readonly Event[], dead: readonly DeadLetter[]) => Promise<void>;
  readonly count: (counts: TakenCounts) => void;
}

/** records = events + dead + filtered. */
export interface TakenCounts {
  readonly events: number;
  readonly dead: number;
  readonly filtered: number;
  readonly bytes: number;
}

/**
 * Each call waits for the ones before it to have entered the log, and not for them to be durable. Where one cannot enter, none behind it
 * does: it would come before what is read again.
 */
export function createOrderedAccept(options: OrderedAcceptOptions): (taken: readonly Taken[]) => Promise<void> {
  let entered: Promise<unknown> = Promise.resolve();
  const enter = async (taken: readonly Taken[]): Promise<() => Promise<void>> => {
    await options.room();
    const events = await options.fresh(taken.flatMap((each) => each.events));
    const durable = options.accept(
      events,
      taken.flatMap(({ dead }) => dead),
    );
    durable.catch(() => undefined);
    return () => durable;
  };
  return async (taken) => {
    const mine = entered.then(() => enter(taken));
    entered = mine;
    await (await mine)();
    options.count(countsOf(taken));
  };
}

export function countsOf(taken: readonly Taken[]): TakenCounts {
  const counts = { events: 0, dead: 0, filtered: 0, bytes: 0 };
  for (const { events, dead, filtered, bytes } of taken) {
    counts.events += events.length;
    counts.dead += dead.length;
    counts.filtered += filtered;
    counts.bytes += bytes;
  }
  return counts;
}

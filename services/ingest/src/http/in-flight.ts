import { elapsedNow } from "@rolecall/runtime";
import { Arrival } from "./arrival.ts";

/** Memory that all requests together may take. */
export interface InFlight {
  /** Room for one request. */
  begin(): Share;
}

/** What one request holds of it. */
export interface Share {
  readonly arrival: Arrival;
  /** Takes so many bytes more; false, and nothing taken, where there are not as many left. */
  take(bytes: number): boolean;
  /** Gives everything back. */
  end(): void;
}

interface Held {
  readonly arrival: Arrival;
  bytes: number;
}

/** Whoever is so far behind gives way where there is no room, ms. */
const YIELD_MS = 2000;
const LOOK_MS = 5000;

/**
 * `most` bytes, shared between whoever comes first. A single request that nobody is beside always has them all; and where there is no
 * room, whoever is waited for gives way to who goes on: a thousand bodies that stand still would hold the others out.
 *
 * `now` is of a clock that nobody sets, in ms.
 */
export function createInFlight(most: number, now: () => number = elapsedNow, lookMs: number = LOOK_MS): InFlight {
  const open = new Set<Held>();
  let taken = 0;
  let looking: NodeJS.Timeout | undefined;

  function begin(): Held {
    const held = { arrival: new Arrival(now), bytes: 0 };
    open.add(held);
    looking ??= setInterval(look, lookMs).unref();
    return held;
  }

  function look(): void {
    for (const { arrival } of open) arrival.look();
  }

  function end(held: Held): void {
    taken -= held.bytes;
    held.bytes = 0;
    open.delete(held);
    if (open.size > 0) return;
    clearInterval(looking);
    looking = undefined;
  }

  function makeRoom(bytes: number, asking: Held): boolean {
    while (taken + bytes > most && taken > asking.bytes) {
      const slowest = slowestOf(open);
      if (slowest === undefined || slowest === asking) return false;
      slowest.arrival.giveUp("no-room");
      end(slowest);
    }
    return true;
  }

  return {
    begin() {
      const held = begin();
      return {
        arrival: held.arrival,
        take(bytes) {
          if (!open.has(held) || !makeRoom(bytes, held)) return false;
          taken += bytes;
          held.bytes += bytes;
          return true;
        },
        end: () => end(held),
      };
    },
  };
}

/** Of those that hold something. */
function slowestOf(all: Iterable<Held>): Held | undefined {
  let slowest: Held | undefined;
  let behindMs = YIELD_MS;
  for (const held of all) {
    const its = held.arrival.behindMs;
    if (held.bytes === 0 || its < behindMs) continue;
    [slowest, behindMs] = [held, its];
  }
  return slowest;
}

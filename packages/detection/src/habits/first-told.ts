import type { Event } from "@rolecall/core";
import { ownerOf } from "./family.ts";
import { networkOf } from "./network.ts";

/** Clients and networks of one day that are remembered; what further ones do is told each for itself. */
const MOST = 12;

/** The findings of the latest day: from where the first was told, and its key, which more of the same joins. Plain data. */
export interface FirstTold {
  day: number;
  readonly keys: [from: string, key: string][];
}

export function newFirstTold(): FirstTold {
  return { day: -1, keys: [] };
}

/** What is told on a day under which key; `deed` is what else must be the same for more of it to join. */
interface Told {
  readonly day: number;
  readonly key: string;
  readonly deed?: string;
}

/**
 * The key of what the same client told first that day, from the same network and about the same account; `key` where it is
 * the first, which is remembered.
 */
export function firstKey(told: FirstTold, event: Event, { day, key, deed = "" }: Told): string {
  // What comes late for a day that is over joins nothing.
  if (day < told.day) return key;
  if (day > told.day) {
    told.day = day;
    told.keys.length = 0;
  }
  const from = placeOf(event, deed);
  const first = told.keys.find(([known]) => known === from)?.[1];
  if (first === undefined && told.keys.length < MOST) told.keys.push([from, key]);
  return first ?? key;
}

/** Another account's resource is another thing, whoever takes it from wherever. */
function placeOf(event: Event, deed: string): string {
  return JSON.stringify([event.client ?? "", networkOf(event), ownerOf(event), deed]);
}

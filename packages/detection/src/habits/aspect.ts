import { sha256 } from "@rolecall/core";

/** Values remembered per aspect; the one seen on the fewest days gives way, of those the one that was silent longest. */
const MOST_VALUES = 24;
const LONGEST = 120;
/** What was not seen for so many days is forgotten: longer than a month, so that a month's end is remembered. */
export const FORGOTTEN_DAYS = 45;
/** Something new on three days of five: it is new each time, and says nothing. */
const VARIES_FROM = 3;
const VARIES_SHARE = 0.6;

/** A value, on how many days it was seen, the latest of them (days since the epoch), and what it is one of. Plain data. */
type Seen = [value: string, days: number, last: number, of?: string];

/** The values of one thing about a habit, as the network it comes from. Plain data: part of a row of the snapshot. */
export interface Aspect {
  seen: Seen[];
  /** Days on which there was a value that was not there before, and the latest of them. */
  fresh: number;
  freshDay: number;
}

export function newAspect(): Aspect {
  return { seen: [], fresh: 0, freshDay: -1 };
}

/** On how many days before `day` was it so? */
export function daysBefore(aspect: Aspect, value: string, day: number): number {
  const found = aspect.seen.find(([known]) => known === cut(value));
  if (found === undefined || day - found[2] > FORGOTTEN_DAYS) return 0;
  return found[2] >= day ? found[1] - 1 : found[1];
}

/** How many values of such a family were there before `day`? */
export function membersBefore(aspect: Aspect, family: string, day: number): number {
  const of = cut(family);
  return aspect.seen.filter((seen) => seen[3] === of && daysBefore(aspect, seen[0], day) > 0).length;
}

/** Is there a new value on most of its days, as with the addresses of hosted runners? `days` are those of the habit. */
export function varies(aspect: Aspect, days: number): boolean {
  return days >= VARIES_FROM && aspect.fresh >= VARIES_SHARE * days;
}

/** The value that was seen on the most days, and on how many. */
export function usual(aspect: Aspect): { readonly value: string; readonly days: number } | undefined {
  const [best] = aspect.seen.toSorted((a, b) => b[1] - a[1] || b[2] - a[2] || (a[0] < b[0] ? -1 : 1));
  return best === undefined ? undefined : { value: best[0], days: best[1] };
}

/** See a value on a day, one of a family; true where that changed what is remembered. */
export function see(aspect: Aspect, text: string, day: number, family?: string): boolean {
  const value = cut(text);
  const known = aspect.seen.find(([each]) => each === value);
  if (known !== undefined) {
    if (known[2] >= day) return false;
    known[1] = day - known[2] > FORGOTTEN_DAYS ? 1 : known[1] + 1;
    known[2] = day;
    return true;
  }
  if (aspect.seen.length >= MOST_VALUES) dropRarest(aspect.seen);
  aspect.seen.push(family === undefined ? [value, 1, day] : [value, 1, day, cut(family)]);
  if (day > aspect.freshDay) {
    aspect.freshDay = day;
    aspect.fresh += 1;
  }
  return true;
}

function dropRarest(seen: Seen[]): void {
  const [rarest] = seen.toSorted((a, b) => a[1] - b[1] || a[2] - b[2] || (a[0] < b[0] ? -1 : 1));
  if (rarest !== undefined) seen.splice(seen.indexOf(rarest), 1);
}

/** What is too long keeps its beginning, for people, and stays another than what begins alike: Azure's ids are long. */
function cut(value: string): string {
  return value.length > LONGEST ? `${value.slice(0, LONGEST - 10)}… ${sha256(value).slice(0, 8)}` : value;
}

import type { Event } from "@rolecall/core";
import { inTitle } from "../explain/words.ts";
import { countSurprise } from "../math/negative-binomial.ts";
import { hash32 } from "../state/hash.ts";
import type { IdentityMore, Shelves } from "../state/record.ts";
import { byUse, DAY_MS, isGrave, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

export const WIDENED = "lifecycle.widened-reach";

/** Places are known one by one as long as they are no more than this, and then by a bit each, of 31 in a number. */
const MOST_HASHES = 48;
const WORDS = 64;
const BITS = 31;
/** A machine with more places than set half of the bits has no circle of them; nor has one with more stores and routes. */
const MOST_BITS: number = (WORDS * BITS) / 2;
const MOST_SHELVED = 12;
/** New places of so many days are held against those of the days before. */
const LATELY_DAYS = 7;
const BEFORE_DAYS = 14;
const KNOWN_DAYS: number = LATELY_DAYS + BEFORE_DAYS;
/** -log10 of how often as many would be new by chance. */
const UNLIKELY = 4;
const MONTH_MS = 30 * DAY_MS;
/** Of a day's new places (`Shelves.news`): all, and those of stores that were known for so long. */
const ALL = 1;
const SETTLED = 2;
const NONE: Shelves = { stores: [], places: [], news: [] };

const S3 = "arn:aws:s3:::";
const SLASH = 47;

/**
 * A machine that read and wrote in the same places of its stores (the customers of a bucket, rows by their owner's id) for three
 * weeks takes up many others within a week: each is one more call of a usual kind, and all of them are somebody else's data.
 */
export function widenedReach(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record } = seen;
  if (event.outcome === "error" || at - record.firstSeen < DAY_MS || record.more?.shelves?.isMany === true)
    return undefined;
  const shelf = isGrave(event) ? undefined : shelfOf(event);
  if (shelf === undefined) return undefined;
  record.more ??= {};
  const day = Math.floor(at / DAY_MS);
  const known = takenUp(record.more, shelf, day);
  if (known === undefined || at - record.firstSeen < KNOWN_DAYS * DAY_MS) return undefined;
  const lately = newIn(known, SETTLED, day - LATELY_DAYS, day);
  const before = newIn(known, ALL, day - KNOWN_DAYS, day - LATELY_DAYS);
  // Of a rate that so many days of counts tell (gamma with shape before + 1), the counts to come are negative binomial.
  if (countSurprise(lately, ((before + 1) * LATELY_DAYS) / BEFORE_DAYS, before + 1) < UNLIKELY) return undefined;
  return match({
    id: WIDENED,
    title: `${inTitle(record.name)} read or wrote within a week in ${lately} places where it had never been`,
    severity: byUse("low", seen),
    confidence: "low",
    owasp: ["NHI5"],
    tag: ["Collection", "T1530"],
    onceInMs: MONTH_MS,
    seen: [
      "resource",
      `${event.action} on ${event.resource ?? ""}`,
      `the same places, and ${before} new ones in the two weeks before`,
    ],
  });
}

/** A place, and the beginning of its name that is the store or route which has it. */
interface Shelf {
  readonly store: string;
  readonly place: string;
}

/** Where among its like a thing is: `bucket`, `bucket/customer` of `arn:aws:s3:::bucket/customer/1.json`; undefined where its name says no such. */
export function shelfOf({ resource, resource_kind: kind, action_class: use }: Event): Shelf | undefined {
  if (resource === undefined || kind === "repository" || (use !== "read" && use !== "write")) return undefined;
  let left = partsOf(resource);
  let [before, end] = [0, 0];
  for (; end < resource.length; end += 1) {
    if (resource.charCodeAt(end) !== SLASH) continue;
    left -= 1;
    if (left === 0) break;
    before = end;
  }
  return left > 1 || before + 1 >= end
    ? undefined
    : { store: resource.slice(0, before), place: resource.slice(0, end) };
}

/** Of how many parts its name is: a bucket and what it has, a project's bucket and what that has, a host or a route and one thing. */
function partsOf(resource: string): number {
  if (resource.startsWith(S3)) return 2;
  if (resource.startsWith("projects/")) return 6;
  return resource.charCodeAt(0) === SLASH || resource.includes("://") ? 4 : 3;
}

/** All that is known, where this place is new in it. */
function takenUp(more: IdentityMore, { store, place }: Shelf, day: number): Shelves | undefined {
  const before = more.shelves ?? NONE;
  // One bit less than the hash: what fits is kept without a box around it.
  const hash = hash32(place) >>> 1;
  const places = withPlace(before, hash);
  if (places === undefined) return undefined;
  const shelved = hash32(store) >>> 1;
  const at = before.stores.findIndex((each, i) => i % 2 === 0 && each === shelved);
  const since = at < 0 ? day : (before.stores[at + 1] as number);
  const stores = at < 0 ? [...before.stores, shelved, day] : before.stores;
  if (stores.length > 2 * MOST_SHELVED || places.length === 0) {
    more.shelves = { ...NONE, isMany: true };
    return undefined;
  }
  // What a store has is new with it: of one that was taken up itself of late its places are no news, but tell what to expect.
  const isSettled = day - since >= KNOWN_DAYS;
  more.shelves = { stores, places, news: counted(before.news, day, isSettled) };
  return isSettled ? more.shelves : undefined;
}

/** With this one; undefined where it is one of them, and nothing where they are too many. */
function withPlace({ places }: Shelves, hash: number): readonly number[] | undefined {
  if (places.length < WORDS) {
    if (places.includes(hash)) return undefined;
    return places.length < MOST_HASHES ? [...places, hash] : bitsOf([...places, hash]);
  }
  const [word, bit] = bitOf(hash);
  if (((places[word] as number) & bit) !== 0) return undefined;
  return places.reduce((sum, each) => sum + ones(each), 0) < MOST_BITS
    ? places.with(word, (places[word] as number) | bit)
    : [];
}

function bitsOf(hashes: readonly number[]): readonly number[] {
  const words = new Array<number>(WORDS).fill(0);
  for (const hash of hashes) {
    const [word, bit] = bitOf(hash);
    words[word] = (words[word] as number) | bit;
  }
  return words;
}

function bitOf(hash: number): readonly [word: number, bit: number] {
  return [hash % WORDS, 1 << (Math.floor(hash / WORDS) % BITS)];
}

function ones(word: number): number {
  let count = 0;
  for (let left = word; left !== 0; left &= left - 1) count += 1;
  return count;
}

/** With one more on that day; of the days before only those that still count. */
function counted(news: Shelves["news"], day: number, isSettled: boolean): Shelves["news"] {
  const kept = news.filter(([each]) => each > day - KNOWN_DAYS && each !== day);
  const [, all = 0, settled = 0] = news.find(([each]) => each === day) ?? [];
  return [...kept, [day, all + 1, settled + (isSettled ? 1 : 0)]];
}

/** How many were new after the one day, up to the other. */
function newIn({ news }: Shelves, which: typeof ALL | typeof SETTLED, after: number, to: number): number {
  return news.reduce((sum, each) => (each[0] > after && each[0] <= to ? sum + each[which] : sum), 0);
}

import { inTitle } from "../explain/words.ts";
import { hash32 } from "../state/hash.ts";
import type { CountryPlace, IdentityMore } from "../state/record.ts";
import {
  asTried,
  byUse,
  DAY_MS,
  HOUR_MS,
  isGrave,
  type LifecycleMatch,
  match,
  type Sighting,
  withOthersIn,
} from "./sighting.ts";
import { storeOf } from "./store.ts";

export const NEW_RESOURCE = "lifecycle.new-resource";
const MONTH_MS = 30 * DAY_MS;
/** Where a machine is and what it keeps is known after two weeks; what was not seen for a quarter is forgotten. */
const KNOWN_MS = 14 * DAY_MS;
const FORGOTTEN_MS = 90 * DAY_MS;
const COUNTRIES = 6;
/** A machine that keeps more things than this has no circle of things that it keeps. */
const MOST_KEPT = 12;

/**
 * A machine that is known acts from a country it never was in; within the hour of another one, which nothing that moves
 * can do, both at once. Two countries of a machine with two ways out are both known by then.
 */
export function newCountry(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record } = seen;
  const country = event.src_country;
  if (country === undefined) return undefined;
  const [latest] = record.more?.countries ?? [];
  // Nearly always it is where it was.
  if (latest?.country === country) {
    latest.at = Math.max(latest.at, at);
    return undefined;
  }
  const { isKnown, others, since } = goTo(country, seen);
  if (isKnown || latest === undefined || at - since < KNOWN_MS) return undefined;
  const names = others.map((place) => place.country).toSorted();
  const apart = at - latest.at;
  const jumped = apart >= 0 && apart <= HOUR_MS;
  return match({
    id: jumped ? "lifecycle.impossible-movement" : "lifecycle.new-country",
    title: jumped
      ? `${inTitle(record.name)} acted from ${country} and from ${latest.country} within an hour`
      : `${inTitle(record.name)} acted from ${country}, where it had never been`,
    severity: byUse(jumped ? "medium" : "low", seen),
    owasp: ["NHI2"],
    tag: ["Initial Access", "T1078.004"],
    key: country,
    onceInMs: MONTH_MS,
    together: withOthersIn(
      seen,
      country,
      `act from ${jumped ? "two countries within an hour" : "a country where they had never been"}`,
    ),
    seen: [
      "src_country",
      jumped ? `${country}, ${Math.ceil(apart / 60_000)} min after ${latest.country}` : country,
      names.join(", "),
    ],
  });
}

/** Puts the country first: whether it was among those before, which others were, and since when any is known. */
function goTo(
  country: string,
  { at, record }: Sighting,
): { readonly isKnown: boolean; readonly others: readonly CountryPlace[]; readonly since: number } {
  record.more ??= {};
  const lately = (record.more.countries ?? []).filter((place) => at - place.at < FORGOTTEN_MS);
  const others = lately.filter((place) => place.country !== country);
  if (record.more.countries === undefined && at - record.firstSeen >= DAY_MS) record.more.countriesSince = at;
  record.more.countries = [{ country, at }, ...others.slice(0, COUNTRIES - 1)];
  return { isKnown: others.length < lately.length, others, since: record.more.countriesSince ?? record.firstSeen };
}

/** What a circle is of: each knows nothing of what the other has seen, and a thing may be new to one alone. */
const CIRCLES = {
  kept: { one: "administers, deletes or takes secrets of", many: "administer, delete or take secrets of" },
  stores: { one: "reads and writes in", many: "read and write in" },
} as const;

/**
 * A machine that has administered, deleted or taken secrets of the same few things for two weeks takes up another; or one that has
 * read and written in the same few stores (buckets, tables, repositories) does so in another one.
 */
export function newResource(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record } = seen;
  const circle = isGrave(event) ? "kept" : "stores";
  const taken = circle === "kept" ? event.resource : storeInUse(seen);
  if (taken === undefined) return undefined;
  record.more ??= {};
  const day = Math.floor(at / DAY_MS);
  const known = record.more[circle];
  const quietDays = day - (known?.day ?? day);
  if (!isTakenUp(record.more, circle, taken, day) || known === undefined) return undefined;
  if (quietDays * DAY_MS < KNOWN_MS || at - record.firstSeen < KNOWN_MS) return undefined;
  return match({
    id: NEW_RESOURCE,
    title: asTried(
      `${inTitle(record.name)} took up ${inTitle(taken)}, which is new among what it ${CIRCLES[circle].one}`,
      event,
    ),
    severity: byUse("low", { ...seen, event: { ...event, action_class: "read" } }),
    confidence: "low",
    owasp: ["NHI5"],
    tag: circle === "kept" ? ["Lateral Movement", "T1021.007"] : ["Collection", "T1530"],
    key: taken,
    onceInMs: MONTH_MS,
    together: withOthersIn(
      seen,
      taken,
      `take up ${inTitle(taken)}, which is new among what they ${CIRCLES[circle].many}`,
    ),
    seen: [
      "resource",
      `${event.action} on ${event.resource ?? ""}`,
      `the same ${known.hashes.length}, since ${quietDays} days`,
    ],
  });
}

/** The store that is read or written in; looked for from a machine's second day on, while it has a circle of few. */
function storeInUse({ event, at, record }: Sighting): string | undefined {
  const { action_class: use, outcome } = event;
  if ((use !== "read" && use !== "write") || outcome === "error" || at - record.firstSeen < DAY_MS) return undefined;
  const isMany = (record.more?.stores?.hashes.length ?? 0) >= MOST_KEPT;
  return isMany ? undefined : storeOf(event);
}

/** Note a thing that is kept; true where it is new and there was room for it. */
function isTakenUp(more: IdentityMore, circle: "kept" | "stores", thing: string, day: number): boolean {
  // One bit less than the hash: what fits is kept without a box around it.
  const hash = hash32(thing) >>> 1;
  const hashes = more[circle]?.hashes ?? [];
  if (hashes.includes(hash) || hashes.length >= MOST_KEPT) return false;
  // Anew, for an array that grows keeps room for sixteen more.
  more[circle] = { hashes: [...hashes, hash], day };
  return true;
}

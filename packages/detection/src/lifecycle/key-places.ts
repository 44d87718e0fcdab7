import { inTitle } from "../explain/words.ts";
import { FORGOTTEN_DAYS } from "../habits/aspect.ts";
import { networkOf } from "../habits/network.ts";
import { hash32 } from "../state/hash.ts";
import type { CredentialPlace, CredentialRecord } from "../state/record.ts";
import { AGAIN_MS, PLACES } from "./places.ts";
import { byUse, DAY_MS, HOUR_MS, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

const MONTH_MS = 30 * DAY_MS;
const FORGOTTEN_MS = FORGOTTEN_DAYS * DAY_MS;
/** A place is a habit from three days on, and home, where it is the only network, from five. */
const HABIT_DAYS = 3;
const HOME_DAYS = 5;
/** User agents remembered of a place; so many on one day, and their text differs from call to call. */
const AGENTS = 4;

/** One event's place: by whom, and when. */
interface Visit {
  readonly network: string;
  readonly client: string;
  readonly agent: number | undefined;
  readonly at: number;
}

/** A lasting credential at work in two places: each a habit, or home and a network where it never was. */
export function twoPlaces(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, credential } = seen;
  if (credential === undefined) return undefined;
  const { src_network: network, client, user_agent: agent } = event;
  if (network === undefined || client === undefined) return undefined;
  // One bit less than the hash: what fits is kept without a box around it.
  const visit = { network, client, agent: agent === undefined ? undefined : hash32(agent) >>> 1, at };
  const places = credential.places ?? [];
  // Before the visit is noted: it says when it was here last.
  const home = homeBeside(places, visit);
  const here = notePlace(credential, visit);
  if (here.days >= HABIT_DAYS) return twoHabits(seen, credential, here);
  return home === undefined ? undefined : awayFromHome(seen, credential, home);
}

/** Each by its own client, within the hour: two workloads share it. */
function twoHabits(seen: Sighting, credential: CredentialRecord, here: CredentialPlace): LifecycleMatch | undefined {
  const { network, client } = here;
  const other = credential.places?.find(
    (place) =>
      place.network !== network &&
      place.client !== client &&
      place.days >= HABIT_DAYS &&
      Math.abs(seen.at - place.at) <= HOUR_MS,
  );
  if (other === undefined) return undefined;
  return match({
    id: "lifecycle.credential-in-two-places",
    title: `one credential of ${inTitle(seen.record.name)} serves two workloads`,
    severity: byUse("low", seen),
    owasp: ["NHI9"],
    key: credential.uid,
    onceInMs: MONTH_MS,
    seen: [
      "credential_uid",
      `${client} from ${network} and ${other.client} from ${other.network} within an hour, on ${here.days} days`,
      "one workload a credential",
    ],
  });
}

/** Home was at work between this visit and the last one: somebody else has the key. */
function awayFromHome(seen: Sighting, { uid }: CredentialRecord, home: Home): LifecycleMatch {
  const { src_network: network, client } = seen.event;
  return match({
    id: "lifecycle.key-in-two-places",
    title: `a key of ${inTitle(seen.record.name)} is at work at home and in a network where it never was`,
    severity: byUse("medium", seen),
    owasp: ["NHI2", "NHI9"],
    tag: ["Initial Access", "T1078.004"],
    key: uid,
    onceInMs: DAY_MS,
    seen: [
      "credential_uid",
      `${client} from ${network}, then ${home.client} from ${home.network}, and back within half an hour`,
      `${networkOf({ src_network: home.network })} alone, as on ${home.days} days`,
    ],
  });
}

/** What was at work at home latest, and the days on which it is known there. */
type Home = Pick<CredentialPlace, "network" | "client" | "days">;

/**
 * The one home of a key that is here, at home and here again within half an hour, in a network where it never was and as
 * nobody at home. One that moves has left its home; one of several networks has none; behind another way out are the same
 * programs.
 */
function homeBeside(places: readonly CredentialPlace[], visit: Visit): Home | undefined {
  const { network, client, at } = visit;
  // Nearly always it is at home.
  if (places.some((place) => place.days >= HABIT_DAYS && place.network === network && place.client === client))
    return undefined;
  const nearby = networkOf({ src_network: network });
  // A machine with both families has two addresses, and what a service does for it is done at the service.
  const known = places.filter(
    (place) =>
      place.network.includes("/") &&
      place.network.includes(":") === network.includes(":") &&
      at - place.at <= FORGOTTEN_MS,
  );
  const isNearby = (place: CredentialPlace): boolean => networkOf({ src_network: place.network }) === nearby;
  const elsewhere = known.filter((place) => !isNearby(place));
  const [home] = elsewhere.toSorted((a, b) => b.at - a.at);
  const here = known.filter(isNearby);
  const before = Math.max(...here.map((place) => place.at));
  if (home === undefined || home.at < before || at < before || at - before > AGAIN_MS) return undefined;
  const days = Math.max(...elsewhere.map((place) => place.days));
  if (days < HOME_DAYS || here.some((place) => place.days >= HABIT_DAYS)) return undefined;
  const one = networkOf({ src_network: home.network });
  if (elsewhere.some((place) => networkOf({ src_network: place.network }) !== one || isAtWork(place, visit)))
    return undefined;
  return { ...home, days };
}

/** Might what visits be what is at work there? */
function isAtWork({ client, agents = [] }: CredentialPlace, visit: Visit): boolean {
  if (client !== visit.client) return false;
  return visit.agent === undefined || agents.length === 0 || agents.length >= AGENTS || agents.includes(visit.agent);
}

function notePlace(credential: CredentialRecord, { network, client, agent, at }: Visit): CredentialPlace {
  const day = Math.floor(at / DAY_MS);
  const places = credential.places ?? [];
  credential.places = places;
  const known = places.find((place) => place.network === network && place.client === client);
  if (known === undefined) {
    const fresh = { network, client, days: 1, day, at, agents: agent === undefined ? undefined : [agent] };
    if (places.length < PLACES) places.push(fresh);
    else places[places.indexOf(oldest(places))] = fresh;
    return fresh;
  }
  if (agent !== undefined) known.agents = withAgent(known.agents ?? [], agent, day > known.day);
  if (day > known.day) known.days += 1;
  known.day = Math.max(known.day, day);
  known.at = Math.max(known.at, at);
  return known;
}

/** The latest comes first: nearly always it is the one. A day begins with the latest two, so that updates do not add up. */
function withAgent(agents: number[], agent: number, isNewDay: boolean): number[] {
  const kept = isNewDay && agents.length > 2 ? agents.slice(0, 2) : agents;
  if (kept[0] === agent) return kept;
  return [agent, ...kept.filter((each) => each !== agent)].slice(0, AGENTS);
}

function oldest(places: readonly CredentialPlace[]): CredentialPlace {
  return places.reduce((a, b) => (b.at < a.at ? b : a));
}

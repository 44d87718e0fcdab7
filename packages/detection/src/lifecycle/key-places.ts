import type { CredentialPlace, CredentialRecord } from "../state/record.ts";
import { PLACES } from "./places.ts";
import {
  byUse,
  DAY_MS,
  HOUR_MS,
  isLasting,
  isMachine,
  type LifecycleMatch,
  match,
  plain,
  type Sighting,
} from "./sighting.ts";

const MONTH_MS = 30 * DAY_MS;
/** A place is a habit from three days on. */
const HABIT_DAYS = 3;

/** One lasting credential at work in two places, each by its own client, within the hour: two workloads share it. */
export function twoPlaces(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record, credential } = seen;
  if (credential === undefined || !isLasting(event.credential_kind) || !isMachine(record.kind)) return undefined;
  const { src_network: network, client } = event;
  if (network === undefined || client === undefined) return undefined;
  const places = credential.places ?? [];
  const here = notePlace(credential, network, client, at);
  const other = places.find(
    (place) =>
      place.network !== network && place.client !== client && place.days >= HABIT_DAYS && at - place.at <= HOUR_MS,
  );
  if (other === undefined || here.days < HABIT_DAYS) return undefined;
  return match({
    id: "lifecycle.credential-in-two-places",
    title: `one credential of ${plain(record.name)} serves two workloads`,
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

function notePlace(credential: CredentialRecord, network: string, client: string, at: number): CredentialPlace {
  const day = Math.floor(at / DAY_MS);
  const places = credential.places ?? [];
  credential.places = places;
  const known = places.find((place) => place.network === network && place.client === client);
  if (known === undefined) {
    const fresh = { network, client, days: 1, day, at };
    if (places.length < PLACES) places.push(fresh);
    else places[places.indexOf(oldest(places))] = fresh;
    return fresh;
  }
  if (day > known.day) known.days += 1;
  known.day = Math.max(known.day, day);
  known.at = Math.max(known.at, at);
  return known;
}

function oldest(places: readonly CredentialPlace[]): CredentialPlace {
  return places.reduce((a, b) => (b.at < a.at ? b : a));
}

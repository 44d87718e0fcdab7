import type { Event, IdentityKind, Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import type { EpisodeBook } from "../episode/episode-book.ts";
import { widerNetwork } from "../habits/network.ts";
import { ChangedRows } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { hash32 } from "../state/hash.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import {
  enteredAt,
  letInAt,
  neverLetIn,
  newPlace,
  noteLetIn,
  noteRefused,
  type Place,
  type PlaceKind,
  wasTried,
} from "./place.ts";
import { renderSpray, SPRAY } from "./render-spray.ts";

const HOUR_MS = 3_600_000;
/** Without another attempt for so long a place is forgotten, and its finding is over. */
const FORGOTTEN_MS = 48 * HOUR_MS;
const MOST_PLACES = 8192;
/** So many names are no mistyped ones: the wider the place, the more of those who mistype have nothing to do with each other. */
const MANY: Readonly<Record<PlaceKind, number>> = { network: 20, wider: 50, client: 100 };
/** For each name that is let in there so many are not: an office's people are let in in the end, or at once. */
const FOR_EACH_LET_IN = 4;
/** Whose names are guessed. Workflows and applications that may not have a token are refused it together, by a mistake of their owner. */
const GUESSED: ReadonlySet<IdentityKind> = new Set(["human", "unknown", "service-account"]);

type Where = Pick<Place, "scope" | "kind" | "name">;

/** True where the identity that tries is not known in the network. */
type IsStranger = () => boolean;

/**
 * One password for many names: each is refused once or twice and has no behaviour, but where they come from has. Counted are
 * names per network, what the network lies in, and client, of one log; those that are known there, or let in in the end, are not.
 */
export class Sprays {
  readonly #places = new Map<string, Place>();
  readonly #changed = new ChangedRows("spray:");
  readonly #tenant: string;
  readonly #episodes: EpisodeBook;

  constructor(tenant: string, episodes: EpisodeBook) {
    this.#tenant = tenant;
    this.#episodes = episodes;
  }

  /** One released event, before it is counted for its identity. What a gateway refuses is the internet's noise. */
  note(event: Event, at: number, isStranger: IsStranger): void {
    if (event.action_class !== "auth" || event.source === "gateway" || !GUESSED.has(event.identity_kind)) return;
    if (event.outcome === "denied") {
      if (isStranger()) this.#refused(event, at);
    } else if (event.outcome === "success") this.#letIn(event, at, isStranger);
  }

  takeRows(): { readonly rows: readonly StateRow[]; readonly removed: readonly string[] } {
    return this.#changed.take((key) => encodeState(this.#places.get(key) as unknown as Json));
  }

  restore(rows: Iterable<StateRow>): void {
    for (const row of rows) {
      const place = decodeState(row.state).plain as unknown as Place;
      this.#places.set(keyOf(place), place);
    }
  }

  /** Forget where nobody tries any more. */
  closeHour(hour: number): void {
    for (const [key, { lastAt }] of this.#places) if (hour * HOUR_MS - lastAt > FORGOTTEN_MS) this.#forget(key);
  }

  /** The narrowest place that suffices tells; what a wider one is told of already is part of that. */
  #refused(event: Event, at: number): void {
    const name = nameOf(event);
    const places = placesOf(event);
    const told = places.find((place) => place.kind !== "client" && this.#isTold(place, at));
    for (const each of told === undefined ? places : [told]) {
      const place = this.#places.get(keyOf(each)) ?? this.#begin(each, at);
      const isMore = noteRefused(place, name, at);
      this.#changed.write(keyOf(place));
      if (isMore && (this.#isTold(place, at) || isSpray(place))) {
        this.#tell(place, event, at);
        return;
      }
    }
  }

  #letIn(event: Event, at: number, isStranger: IsStranger): void {
    const name = nameOf(event);
    for (const each of placesOf(event)) {
      const place = this.#places.get(keyOf(each));
      if (place === undefined) continue;
      const isTold = this.#isTold(place, at);
      const isMeant = wasTried(place, name) || (place.kind !== "client" && isStranger());
      const stranger = { uid: event.identity_uid, name: event.identity_name };
      const before = enteredAt(place).length;
      noteLetIn(place, name, at, isMeant && (isTold || place.kind === "network") ? stranger : undefined);
      this.#changed.write(keyOf(place));
      if (isTold && enteredAt(place).length > before) this.#tell(place, event, at);
    }
  }

  #isTold(place: Where, at: number): boolean {
    return this.#episodes.find(episodeOf(place), at) !== undefined;
  }

  #tell(place: Place, event: Event, at: number): void {
    const key = episodeOf(place);
    const known = this.#episodes.find(key, at);
    const finding = renderSpray(this.#tenant, place, { event, at, known: known?.finding });
    if (known !== undefined) {
      known.finding = finding;
      known.lastAt = Math.max(known.lastAt, at);
      this.#episodes.touch(known);
      return;
    }
    const hour = Math.floor(at / HOUR_MS);
    const none = { identity: -1, peakHour: 0, peak: undefined };
    this.#episodes.open({ ...none, key, finding, lastAt: at, openedHour: hour, lastsMs: FORGOTTEN_MS });
  }

  #begin(where: Where, at: number): Place {
    if (this.#places.size >= MOST_PLACES)
      for (const key of oldestTenth(this.#places, MOST_PLACES, ({ lastAt }) => lastAt)) this.#forget(key);
    const place = newPlace(where, at);
    this.#places.set(keyOf(place), place);
    return place;
  }

  #forget(key: string): void {
    this.#places.delete(key);
    this.#changed.remove(key);
  }
}

function isSpray(place: Place): boolean {
  const names = neverLetIn(place);
  return names >= MANY[place.kind] && names >= FOR_EACH_LET_IN * letInAt(place);
}

/** Where the event comes from, the narrowest first. */
function placesOf(event: Event): readonly Where[] {
  const { provider, account_uid = "", src_network, src_ip, client } = event;
  const scope = `${provider}:${account_uid}`;
  const network = src_network ?? src_ip;
  const wider = network === undefined ? undefined : widerNetwork(network);
  return [
    ...(network === undefined ? [] : [{ scope, kind: "network", name: network } as const]),
    ...(wider === undefined || wider === network ? [] : [{ scope, kind: "wider", name: wider } as const]),
    ...(client === undefined ? [] : [{ scope, kind: "client", name: client } as const]),
  ];
}

function nameOf({ identity_uid }: Event): number {
  return hash32(identity_uid, 0);
}

function keyOf({ scope, kind, name }: Where): string {
  return JSON.stringify([scope, kind, name]);
}

function episodeOf(place: Where): string {
  return `${SPRAY}:${keyOf(place)}`;
}

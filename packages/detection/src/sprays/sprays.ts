import type { Event, IdentityKind, Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import type { EpisodeBook } from "../episode/episode-book.ts";
import { widerNetwork } from "../habits/network.ts";
import { ChangedRows } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { hash32 } from "../state/hash.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import {
  isSpray,
  newPlace,
  noteApart,
  noteEntered,
  noteLetIn,
  noteRefused,
  type Place,
  toldApart,
  wasTried,
} from "./place.ts";
import { renderSpray, SPRAY, severityOf } from "./render-spray.ts";

const HOUR_MS = 3_600_000;
/** Without another attempt for so long a place is forgotten, and its finding is over. */
const FORGOTTEN_MS = 48 * HOUR_MS;
const MOST_PLACES = 8192;
/** Places of one log that are told of by themselves within two days: of a botnet's thousand networks one finding says more. */
const MOST_APART = 5;
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
    if (event.outcome === "denied") this.#refused(event, at, isStranger);
    else if (event.outcome === "success") this.#letIn(event, at, isStranger);
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

  /** What a network is told of is part of that, whoever it is: those who are tried day after day are no strangers any more. */
  #refused(event: Event, at: number, isStranger: IsStranger): void {
    const places = placesOf(event);
    const told = places.find((place) => isNarrow(place) && this.#isTold(place, at));
    if (told === undefined) {
      if (isStranger()) this.#tellNarrowest(places, event, at);
      return;
    }
    const place = this.#placeAt(told, at);
    if (this.#suffices(place, event, at)) this.#tell(place, event, at);
  }

  /** The narrowest place that suffices tells, or the whole log where many have told. */
  #tellNarrowest(places: readonly Where[], event: Event, at: number): void {
    const log = this.#placeAt(logOf(event), at);
    const isCrowded = toldApart(log, at) >= MOST_APART;
    let isNews = false;
    for (const each of places) {
      const place = this.#placeAt(each, at);
      if (!this.#suffices(place, event, at)) continue;
      if (!isCrowded || this.#isTold(place, at)) {
        this.#tell(place, event, at);
        return;
      }
      isNews = noteEntered(log, place.entered) || !this.#isTold(log, at);
    }
    if (this.#suffices(log, event, at) || isNews) this.#tell(log, event, at);
  }

  /** One more attempt: true where its name is one more as well, of as many as are told of. */
  #suffices(place: Place, event: Event, at: number): boolean {
    return noteRefused(place, nameOf(event), at) && (this.#isTold(place, at) || isSpray(place));
  }

  /** Of a client, and of a whole log, only who was tried there is meant, or who is a stranger in a network where names are tried. */
  #letIn(event: Event, at: number, isStranger: IsStranger): void {
    const name = nameOf(event);
    const known = [...placesOf(event), logOf(event)].flatMap((each) => this.#places.get(keyOf(each)) ?? []);
    const isTriedHere = known.some((place) => isNarrow(place) && isSpray(place));
    const who = { uid: event.identity_uid, name: event.identity_name };
    for (const place of known) {
      const isTold = this.#isTold(place, at);
      const isMeant = wasTried(place, name) || ((isNarrow(place) || isTriedHere) && isStranger());
      noteLetIn(place, name, at);
      const isNews = isMeant && (isTold || place.kind === "network") && noteEntered(place, [who]);
      this.#changed.write(keyOf(place));
      if (isTold && (isNews || this.#isGraverThan(place))) this.#tell(place, event, at);
    }
  }

  /** True where what is told of the place is graver than it is by now. */
  #isGraverThan(place: Place): boolean {
    const told = this.#episodes.get(episodeOf(place))?.finding.severity;
    return told === "high" && severityOf(place) !== told;
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
    if (place.kind !== "log") noteApart(this.#placeAt(logOf(event), at), at);
    const hour = Math.floor(at / HOUR_MS);
    const none = { identity: -1, peakHour: 0, peak: undefined };
    this.#episodes.open({ ...none, key, finding, lastAt: at, openedHour: hour, lastsMs: FORGOTTEN_MS });
  }

  /** The place, which is about to change. */
  #placeAt(where: Where, at: number): Place {
    const key = keyOf(where);
    this.#changed.write(key);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#makeRoom(at);
    const place = newPlace(where, at);
    this.#places.set(key, place);
    return place;
  }

  /** No flood of places makes forgotten what is told of one. */
  #makeRoom(at: number): void {
    if (this.#places.size < MOST_PLACES) return;
    const keptUntil = (place: Place): number => place.lastAt + (this.#isTold(place, at) ? FORGOTTEN_MS : 0);
    for (const key of oldestTenth(this.#places, MOST_PLACES, keptUntil)) this.#forget(key);
  }

  #forget(key: string): void {
    this.#places.delete(key);
    this.#changed.remove(key);
  }
}

function isNarrow({ kind }: Where): boolean {
  return kind === "network" || kind === "wider";
}

function logOf({ provider, account_uid = "" }: Event): Where {
  return { scope: `${provider}:${account_uid}`, kind: "log", name: "" };
}

/** Where the event comes from, the narrowest first. */
function placesOf(event: Event): readonly Where[] {
  const { src_network, src_ip, client } = event;
  const { scope } = logOf(event);
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

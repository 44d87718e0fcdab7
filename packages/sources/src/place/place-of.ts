import { Reader } from "mmdb-lib";
import { BoundedCache } from "../bounded-cache.ts";
import { type AddressList, createListedAs, type ListedAs } from "./address-lists.ts";

/** Whose network an address is in, in which country that is, and which lists have it. What nobody says is absent. */
export interface Place {
  /** Number of the autonomous system. */
  readonly asn: number | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | undefined;
  readonly listedAs: ListedAs | undefined;
}

/** The place of an address as `src_ip` has it; never throws. */
export type PlaceOf = (address: string) => Place;

/** Bytes of a database in MaxMind's format, and what it is called in a message. */
export interface PlaceDatabase {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What is known of addresses beside the logs. Plain data and shared memory: threads are handed it. */
export interface PlaceData {
  readonly databases: readonly PlaceDatabase[];
  readonly lists: readonly AddressList[];
}

/** What is wrong with a database, in words that follow its name. */
export class PlaceDatabaseError extends Error {
  override readonly name = "PlaceDatabaseError";
  readonly database: string;

  constructor(message: string, { database, cause }: { readonly database: string; readonly cause?: unknown }) {
    super(message, { cause });
    this.database = database;
  }
}

const NOWHERE: Place = { asn: undefined, country: undefined, listedAs: undefined };
const REMEMBERED = 16_384;

/**
 * Looks addresses up in lists, and in databases of MaxMind's format (MaxMind DB 2.0, `.mmdb`): those of operators and of
 * countries or cities, by MaxMind, DB-IP, IPinfo and others. Of two that know the same thing the first is asked.
 *
 * @throws PlaceDatabaseError for bytes that are no such database, or one that tells neither.
 */
export function createPlaceOf({ databases, lists }: PlaceData): PlaceOf {
  const looks = databases.map(open);
  if (looks.length === 0 && lists.length === 0) return () => NOWHERE;
  const listedAsOf = createListedAs(lists);
  const places = new BoundedCache(REMEMBERED, (address) => {
    let { asn, country } = NOWHERE;
    for (const look of looks) {
      const found = look(address);
      asn ??= found.asn;
      country ??= found.country;
    }
    const listedAs = listedAsOf(address);
    const isNowhere = asn === undefined && country === undefined && listedAs === undefined;
    return isNowhere ? NOWHERE : { asn, country, listedAs };
  });
  return (address) => places.get(address);
}

/** When a database was made, epoch ms. @throws PlaceDatabaseError where it is none */
export function madeAt({ name, bytes }: PlaceDatabase): number {
  return readerOf(name, bytes).metadata.buildEpoch.getTime();
}

type Look = (address: string) => Pick<Place, "asn" | "country">;

function open({ name, bytes }: PlaceDatabase): Look {
  const reader = readerOf(name, bytes);
  const isV4 = reader.metadata.ipVersion === 4;
  const look = (address: string): unknown => {
    // Its tree has no room for the others: they would be read as addresses of version 4.
    if (isV4 && address.includes(":")) return undefined;
    return reader.get(address);
  };
  probe(name, look);
  return (address) => {
    try {
      return placeIn(look(address));
    } catch {
      // A damaged entry says nothing; the event it was asked for is sound.
      return NOWHERE;
    }
  };
}

function readerOf(name: string, bytes: Uint8Array): Reader<never> {
  try {
    return new Reader<never>(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    const message = "is no database of MaxMind's format (.mmdb), or is damaged";
    throw new PlaceDatabaseError(message, { database: name, cause: error });
  }
}

/** One address of each /8: a database of the wrong thing, or a torn one, is found before it is asked for events. */
function probe(name: string, look: (address: string) => unknown): void {
  let isOfUse = false;
  let other: string | undefined;
  for (let first = 1; first < 224; first += 1) {
    const entry = entryAt(name, look, `${first}.10.20.30`);
    if (entry === undefined || entry === null) continue;
    const { asn, country } = placeIn(entry);
    isOfUse ||= asn !== undefined || country !== undefined;
    other ??= typeof entry === "object" ? Object.keys(entry).slice(0, 4).join(", ") : typeof entry;
  }
  if (other !== undefined && !isOfUse)
    throw new PlaceDatabaseError(`tells neither an operator nor a country, but ${other}`, { database: name });
}

function entryAt(name: string, look: (address: string) => unknown, address: string): unknown {
  try {
    return look(address);
  } catch (error) {
    throw new PlaceDatabaseError("is damaged: an entry cannot be read", { database: name, cause: error });
  }
}

/**
 * What an entry says, by the names that publishers give it: `autonomous_system_number` (MaxMind, DB-IP) or `asn` (IPinfo:
 * `AS64500`); `country.iso_code` (MaxMind, DB-IP), `country_code` or a `country` of two letters (IPinfo).
 */
function placeIn(entry: unknown): ReturnType<Look> {
  if (typeof entry !== "object" || entry === null) return NOWHERE;
  const { autonomous_system_number, asn, country, country_code } = entry as Readonly<Record<string, unknown>>;
  return {
    asn: numberOf(autonomous_system_number ?? asn),
    country: codeOf(isoCodeOf(country) ?? country_code ?? country),
  };
}

function isoCodeOf(country: unknown): unknown {
  return typeof country === "object" && country !== null ? (country as { iso_code?: unknown }).iso_code : undefined;
}

function numberOf(asn: unknown): number | undefined {
  const digits = typeof asn === "string" ? /^(?:AS)?(\d{1,10})$/i.exec(asn)?.[1] : undefined;
  const number = digits === undefined ? asn : Number(digits);
  return typeof number === "number" && Number.isInteger(number) && number > 0 && number <= MOST_ASN
    ? number
    : undefined;
}

/** RFC 6793: 32 bits. */
const MOST_ASN = 4_294_967_295;

function codeOf(country: unknown): string | undefined {
  return typeof country === "string" && /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : undefined;
}

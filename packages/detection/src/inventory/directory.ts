import {
  type CredentialEntry,
  EMPTY_INVENTORY,
  type Inventory,
  type InventoryEntry,
  type InventoryFacts,
  parseTime,
} from "@rolecall/core";
import { matchKey, mergeEqual, overlay } from "./merge-facts.ts";
import { PackedFacts } from "./packed-facts.ts";
import { PatternIndex } from "./pattern-index.ts";

/** What is known of the end of an owner: event time in ms, and who said so. */
export interface Departure {
  readonly at: number;
  readonly why: string;
}

const NO_FACTS: InventoryFacts = Object.freeze({});

/**
 * The inventory, matched: what is declared of an identity by its id, by patterns, by its labels. What is more specific
 * wins fact by fact: the id, the id with any kind, patterns (the one with more literal characters first), labels. The
 * order of entries and of files does not matter.
 */
export class Directory {
  readonly version: string;
  readonly #exact = new PackedFacts();
  readonly #patterns = new PatternIndex<InventoryFacts>();
  readonly #labels = new Map<string, InventoryFacts>();
  readonly #credentials: ReadonlyMap<string, CredentialEntry>;
  readonly #departures = new Map<string, Departure>();
  /** Owners that the identity stands for: `github:acme:human:alice` is alice. */
  readonly #people = new Map<string, string>();
  readonly #named: ReadonlySet<string>;
  readonly #accounts: ReadonlyMap<string, string>;
  readonly #issuers: ReadonlyMap<string, string>;
  readonly #domains: ReadonlySet<string>;

  constructor(inventory: Inventory = EMPTY_INVENTORY, version = "") {
    this.version = version;
    const patterns: { readonly pattern: string; readonly facts: InventoryFacts }[] = [];
    const alike = new Map<string, readonly string[]>();
    for (const [, entries] of Map.groupBy(inventory.identities, matchKey)) {
      const [first] = entries as [InventoryEntry];
      const facts = sharing(mergeEqual(entries), alike);
      if (first.id !== undefined) this.#exact.add(first.id, facts);
      else if (first.pattern !== undefined) patterns.push({ pattern: first.pattern, facts });
      else if (first.label !== undefined) this.#labels.set(first.label, facts);
    }
    const sorted = patterns.toSorted(
      (a, b) => literals(a.pattern) - literals(b.pattern) || (a.pattern > b.pattern ? -1 : 1),
    );
    for (const { pattern, facts } of sorted) this.#patterns.add(pattern, facts);
    this.#credentials = new Map(mergedCredentials(inventory.credentials).map((entry) => [entry.id, entry]));
    for (const owner of inventory.owners) this.#addOwner(owner.name, owner);
    const accounts = inventory.accounts.toSorted((a, b) => (a.place < b.place ? -1 : 1));
    this.#named = new Set(accounts.map(({ id }) => id));
    this.#accounts = new Map(accounts.flatMap(({ id, environment }) => (environment ? [[id, environment]] : [])));
    this.#issuers = new Map(accounts.flatMap(({ id, issuer }) => (issuer ? [[issuerKey(issuer), id]] : [])));
    this.#domains = new Set(inventory.domains?.map(({ name }) => name.toLowerCase()));
  }

  /** Everything that is declared of an identity. */
  factsOf(uid: string, labels: Readonly<Record<string, string>>): InventoryFacts {
    let facts = this.#labels.size === 0 ? NO_FACTS : this.#byLabels(labels);
    for (const declared of this.#patterns.find(uid)) facts = overlay(facts, declared);
    if (this.#exact.size === 0) return facts;
    const anyKind = this.#exact.get(withAnyKind(uid));
    if (anyKind !== undefined) facts = overlay(facts, anyKind);
    const exact = this.#exact.get(uid);
    return exact === undefined ? facts : overlay(facts, exact);
  }

  /** Is the identity, or its credential, named as such, and not only by a pattern? */
  names(uid: string, credential: string | undefined): boolean {
    if (credential !== undefined && this.#credentials.has(credential)) return true;
    return (
      this.#exact.size > 0 && (this.#exact.get(uid) !== undefined || this.#exact.get(withAnyKind(uid)) !== undefined)
    );
  }

  /** Is anything declared of a label `key=value`? */
  speaksOf(tag: string): boolean {
    return this.#labels.has(tag);
  }

  credential(id: string): CredentialEntry | undefined {
    return this.#credentials.get(id);
  }

  /** When an owner left, as files or the log say; undefined where nobody says so. */
  departureOf(owner: string): Departure | undefined {
    return this.#departures.get(owner);
  }

  /** The log says that an identity is gone; the owner that it stood for, if any. */
  ownerBehind(identityUid: string): string | undefined {
    return this.#people.get(identityUid) ?? this.#people.get(withAnyAccount(identityUid));
  }

  depart(owner: string, departure: Departure): void {
    const known = this.#departures.get(owner);
    if (known === undefined || departure.at < known.at) this.#departures.set(owner, departure);
  }

  /** Is it named under `accounts`, whatever is said of it? An account that is named is one's own. */
  hasAccount(account: string): boolean {
    return this.#named.has(account);
  }

  /** Is the host, in small letters, one of `domains` or below one? */
  hasHost(host: string): boolean {
    if (this.#domains.size === 0) return false;
    for (let name = host; name !== ""; name = name.includes(".") ? name.slice(name.indexOf(".") + 1) : "") {
      if (this.#domains.has(name)) return true;
    }
    return false;
  }

  environmentOf(account: string): string | undefined {
    return this.#accounts.get(account);
  }

  /** The account (cluster) whose workloads' tokens come from an issuer. */
  accountOfIssuer(issuer: string): string | undefined {
    return this.#issuers.get(issuerKey(issuer));
  }

  /** Entries by exact id, for those that were declared and never seen. */
  declared(): Iterable<readonly [id: string, facts: InventoryFacts]> {
    return this.#exact.entries();
  }

  get size(): number {
    return this.#exact.size;
  }

  get bytes(): number {
    return this.#exact.bytes;
  }

  #byLabels(labels: Readonly<Record<string, string>>): InventoryFacts {
    const found = Object.entries(labels).flatMap(([key, value]) => this.#labels.get(`${key}=${value}`) ?? []);
    return found.length === 0 ? NO_FACTS : mergeEqual(found);
  }

  #addOwner(name: string, entry: Inventory["owners"][number]): void {
    if (entry.left !== undefined)
      this.depart(name, { at: parseTime(entry.left), why: `left, says ${lineOf(entry.place)}` });
    for (const person of entry.people ?? []) this.#people.set(person, name);
  }
}

/** Line and file, without the folder: what a finding says does not depend on where somebody keeps the configuration. */
function lineOf(place: string): string {
  return place.split(/[/\\]/).at(-1) ?? place;
}

/** Accounts of a cluster that have one role have the same hundreds of rights: as one list. */
function sharing(facts: InventoryFacts, alike: Map<string, readonly string[]>): InventoryFacts {
  if (facts.granted === undefined) return facts;
  const key = facts.granted.join("\n");
  const granted = alike.get(key) ?? facts.granted;
  alike.set(key, granted);
  return { ...facts, granted };
}

/** The uid with `*` for its account. */
function withAnyAccount(uid: string): string {
  const first = uid.indexOf(":");
  const second = uid.indexOf(":", first + 1);
  return second < 0 ? uid : `${uid.slice(0, first + 1)}*${uid.slice(second)}`;
}

/** The uid with `*` for its kind. */
export function withAnyKind(uid: string): string {
  const first = uid.indexOf(":");
  const second = uid.indexOf(":", first + 1);
  const third = uid.indexOf(":", second + 1);
  return third < 0 ? uid : `${uid.slice(0, second + 1)}*${uid.slice(third)}`;
}

/** CloudTrail names the issuer of a cluster by the last part of its address. */
function issuerKey(issuer: string): string {
  return issuer.replace(/\/+$/, "").split("/").at(-1)?.toLowerCase() ?? "";
}

function literals(pattern: string): number {
  return pattern.replaceAll("*", "").length;
}

/** Several records of one credential: the latest of each time, whatever their order. */
function mergedCredentials(entries: readonly CredentialEntry[]): readonly CredentialEntry[] {
  return Array.from(Map.groupBy(entries, ({ id }) => id).values(), (same) => {
    const [first] = same.toSorted((a, b) => (a.place < b.place ? -1 : 1)) as [CredentialEntry];
    const times = (name: "issued" | "rotated" | "expires" | "ended" | "last_used"): readonly string[] =>
      same.flatMap((entry) => entry[name] ?? []).toSorted();
    return {
      id: first.id,
      place: first.place,
      issued: times("issued")[0],
      rotated: times("rotated").at(-1),
      expires: times("expires")[0],
      ended: times("ended")[0],
      last_used: times("last_used").at(-1),
    };
  });
}

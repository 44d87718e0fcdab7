import type { Credential, Event, Identity, InventoryFacts } from "@rolecall/core";
import { DirtyIds } from "./dirty-ids.ts";
import { DirtyRecords } from "./dirty-records.ts";
import type { CredentialRecord, IdentityRecord } from "./record.ts";
import { credentialRow, identityRow } from "./record-rows.ts";

export type { IdentityRecord } from "./record.ts";

/** Credentials remembered; when full, the one that was silent longest is forgotten. */
const MOST_CREDENTIALS = 1_000_000;

/** Rows of one part of what changed: the longest that whoever makes them keeps the thread, a few ms. */
const PART_ROWS = 1000;

/** Rows kept of identities that were let go before somebody took them. Beyond, the first of them are in no table. */
const MOST_PARTED = 1 << 16;

/** Rows for the tables of those names. */
export interface ChangedRows {
  readonly identities: readonly Identity[];
  readonly credentials: readonly Credential[];
}

/** What {@link Registry.takeParts} makes rows of. */
interface Taken {
  readonly tenant: string;
  readonly factsOf: (record: IdentityRecord) => InventoryFacts;
  readonly parted: readonly IdentityRecord[];
  readonly ids: readonly number[];
  readonly uids: readonly string[];
}

/**
 * Who and what was seen, and since when. Identities have dense ids in the order of their first released event; the id of one
 * that was let go is given to the next new one, the lowest first.
 */
export class Registry {
  readonly identities: (IdentityRecord | undefined)[] = [];
  /** Ids to be given again, the lowest last; to be sorted where some were added. */
  readonly #free: number[] = [];
  #isSorted = true;
  #gone: string[] = [];
  readonly #ids = new Map<string, number>();
  readonly credentials: Map<string, CredentialRecord> = new Map();
  readonly #changed = new DirtyIds();
  /** Who was let go with changes that nobody has taken yet. */
  #parted: IdentityRecord[] = [];
  readonly #changedCredentials = new Set<string>();
  /** Credentials that changed since the last snapshot. */
  readonly unsaved: DirtyRecords<CredentialRecord> = new DirtyRecords();
  readonly #removedCredentials: string[] = [];
  /** Told of an identity that is let go. */
  onRemove: (record: IdentityRecord) => void = () => undefined;

  /** The id of an identity, or -1. */
  find(uid: string): number {
    return this.#ids.get(uid) ?? -1;
  }

  /** Identities known at present. */
  get size(): number {
    return this.#ids.size;
  }

  add(record: IdentityRecord): number {
    if (!this.#isSorted) this.#free.sort((a, b) => b - a);
    this.#isSorted = true;
    const id = this.#free.pop() ?? this.identities.length;
    this.identities[id] = record;
    this.#ids.set(record.uid, id);
    return id;
  }

  /** Let an identity go; its id is free. */
  remove(id: number): void {
    const record = this.identities[id];
    if (record === undefined) return;
    this.#ids.delete(record.uid);
    this.identities[id] = undefined;
    this.#gone.push(record.uid);
    this.onRemove(record);
    if (this.#changed.has(id)) this.#part(record);
    this.#free.push(id);
    this.#isSorted = false;
  }

  /** Put an identity where it was; ascending ids. What lies between was let go. */
  load(id: number, record: IdentityRecord): void {
    for (let hole = this.identities.length; hole < id; hole += 1) {
      this.identities.push(undefined);
      this.#free.push(hole);
      this.#isSorted = false;
    }
    this.identities[id] = record;
    this.#ids.set(record.uid, id);
  }

  /** Identities let go since the last snapshot that did not come back. */
  takeGone(): readonly string[] {
    return this.#gone.splice(0).filter((uid) => !this.#ids.has(uid));
  }

  /** Count the event for its identity and its credential, which is `known` where it was seen before. */
  see(id: number, event: Event, time: number, known: CredentialRecord | undefined): void {
    const record = this.identities[id] as IdentityRecord;
    record.events += 1;
    if (time > record.lastSeen) record.lastSeen = time;
    if (time < record.firstSeen) record.firstSeen = time;
    if (event.identity_name !== record.name && time >= record.lastSeen && saysMore(event))
      record.name = event.identity_name;
    this.#changed.add(id);
    if (event.credential_uid === undefined) return;
    record.keyed = true;
    // By the text that the identity has already: one a credential would be another copy each.
    const credential = known ?? this.#beginCredential(event.credential_uid, record.uid, event, time);
    credential.identity = record.uid;
    this.#seeCredential(credential, event, time);
  }

  loadCredential(record: CredentialRecord): void {
    this.credentials.set(record.uid, record);
  }

  /**
   * What changed since the last call, as rows of the tables, in parts: as they are when a part is read, without those that were
   * let go between the call and then. `changed` is told at once of each identity that did and is there.
   */
  takeParts(
    tenant: string,
    factsOf: (record: IdentityRecord) => InventoryFacts = () => ({}),
    changed: (id: number) => void = () => undefined,
  ): Iterable<ChangedRows> {
    const ids = this.#changed.take();
    const uids = Array.from(this.#changedCredentials);
    this.#changedCredentials.clear();
    for (const id of ids) if (this.identities[id] !== undefined) changed(id);
    const parted = this.#parted;
    this.#parted = [];
    return this.#parts({ tenant, factsOf, parted, ids, uids });
  }

  *#parts({ tenant, factsOf, parted, ids, uids }: Taken): Generator<ChangedRows, undefined> {
    for (let from = 0; from < parted.length; from += PART_ROWS) {
      const records = parted.slice(from, from + PART_ROWS);
      yield { identities: records.map((one) => identityRow(tenant, one, factsOf(one))), credentials: [] };
    }
    for (let from = 0; from < Math.max(ids.length, uids.length); from += PART_ROWS) {
      const records = ids.slice(from, from + PART_ROWS).map((id) => this.identities[id]);
      const credentials = uids.slice(from, from + PART_ROWS).map((uid) => this.credentials.get(uid));
      yield {
        identities: records.flatMap((one) => (one === undefined ? [] : [identityRow(tenant, one, factsOf(one))])),
        credentials: credentials.flatMap((one) => (one === undefined ? [] : [credentialRow(tenant, one)])),
      };
    }
  }

  /** Credentials forgotten since the last snapshot that did not come back. */
  takeGoneCredentials(): readonly string[] {
    return this.#removedCredentials.splice(0).filter((uid) => !this.credentials.has(uid));
  }

  #part(record: IdentityRecord): void {
    if (this.#parted.length >= MOST_PARTED) this.#parted = this.#parted.slice(MOST_PARTED / 2);
    this.#parted.push(record);
  }

  #seeCredential(record: CredentialRecord, event: Event, time: number): void {
    const { uid } = record;
    record.events += 1;
    if (time > record.lastSeen) record.lastSeen = time;
    if (time < record.firstSeen) record.firstSeen = time;
    if (event.credential_kind !== undefined) record.kind = event.credential_kind;
    if (event.credential_issued !== undefined) record.issued = event.credential_issued;
    if (event.credential_expires !== undefined) record.expires = event.credential_expires;
    this.#changedCredentials.add(uid);
    this.unsaved.add(uid, record);
  }

  #beginCredential(uid: string, identity: string, event: Event, time: number): CredentialRecord {
    if (this.credentials.size >= MOST_CREDENTIALS) this.#forgetOldest();
    const record: CredentialRecord = {
      uid,
      kind: event.credential_kind ?? "unknown",
      identity,
      firstSeen: time,
      lastSeen: time,
      issued: "",
      expires: "",
      events: 0,
      environments: undefined,
      places: undefined,
    };
    this.credentials.set(uid, record);
    return record;
  }

  /** Makes room for a tenth, so that the search is paid rarely. */
  #forgetOldest(): void {
    const all = Array.from(this.credentials.values());
    all.sort((a, b) => a.lastSeen - b.lastSeen || (a.uid < b.uid ? -1 : 1));
    for (const record of all.slice(0, Math.ceil(MOST_CREDENTIALS / 10))) {
      this.unsaved.delete(record.uid);
      this.credentials.delete(record.uid);
      this.#removedCredentials.push(record.uid);
    }
  }
}

/** Some records of a log name an identity by its id only: who knows its name keeps that. */
function saysMore({ identity_name, identity_uid }: Event): boolean {
  return identity_name !== "" && !identity_uid.endsWith(`:${identity_name}`);
}

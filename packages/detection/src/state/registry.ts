import type { Credential, Event, Identity, InventoryFacts } from "@rolecall/core";
import { DirtyIds } from "./dirty-ids.ts";
import type { CredentialRecord, IdentityRecord } from "./record.ts";
import { credentialRow, identityRow } from "./record-rows.ts";

export type { IdentityRecord } from "./record.ts";

/** Credentials remembered; when full, the one that was silent longest is forgotten. */
const MOST_CREDENTIALS = 1_000_000;

/**
 * Who and what was seen, and since when. Identities have dense ids in the order of their first released event; the id of one
 * that was let go is given to the next new one, the lowest first.
 */
export class Registry {
  readonly identities: (IdentityRecord | undefined)[] = [];
  /** Ids to be given again, ascending. */
  #free: number[] = [];
  #gone: string[] = [];
  readonly #ids = new Map<string, number>();
  readonly credentials: Map<string, CredentialRecord> = new Map();
  readonly #changed = new DirtyIds();
  readonly #changedCredentials = new Set<string>();
  readonly #unsavedCredentials = new Set<string>();
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
    const id = this.#free.shift() ?? this.identities.length;
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
    const at = this.#free.findIndex((other) => other > id);
    this.#free.splice(at < 0 ? this.#free.length : at, 0, id);
  }

  /** Put an identity where it was; ascending ids. What lies between was let go. */
  load(id: number, record: IdentityRecord): void {
    for (let hole = this.identities.length; hole < id; hole += 1) {
      this.identities.push(undefined);
      this.#free.push(hole);
    }
    this.identities[id] = record;
    this.#ids.set(record.uid, id);
  }

  /** Identities let go since the last snapshot that did not come back. */
  takeGone(): readonly string[] {
    return this.#gone.splice(0).filter((uid) => !this.#ids.has(uid));
  }

  /** Count the event for its identity and its credential. */
  see(id: number, event: Event, time: number): void {
    const record = this.identities[id] as IdentityRecord;
    record.events += 1;
    if (time > record.lastSeen) record.lastSeen = time;
    if (time < record.firstSeen) record.firstSeen = time;
    if (event.identity_name !== record.name && time >= record.lastSeen) record.name = event.identity_name;
    this.#changed.add(id);
    if (event.credential_uid === undefined) return;
    record.keyed = true;
    this.#seeCredential(event.credential_uid, event, time);
  }

  loadCredential(record: CredentialRecord): void {
    this.credentials.set(record.uid, record);
  }

  /** What changed since the last call, as rows of the tables; `changed` is told of each identity that did. */
  take(
    tenant: string,
    factsOf: (record: IdentityRecord) => InventoryFacts = () => ({}),
    changed: (id: number) => void = () => undefined,
  ): { identities: readonly Identity[]; credentials: readonly Credential[] } {
    const identities = this.#changed.take().flatMap((id) => {
      const record = this.identities[id];
      if (record === undefined) return [];
      changed(id);
      return [identityRow(tenant, record, factsOf(record))];
    });
    const credentials: Credential[] = [];
    for (const uid of this.#changedCredentials) {
      const record = this.credentials.get(uid);
      if (record !== undefined) credentials.push(credentialRow(tenant, record));
    }
    this.#changedCredentials.clear();
    return { identities, credentials };
  }

  /** Credentials that changed since the last snapshot, and those forgotten. */
  takeUnsaved(): { changed: readonly CredentialRecord[]; removed: readonly string[] } {
    const changed: CredentialRecord[] = [];
    for (const uid of this.#unsavedCredentials) {
      const record = this.credentials.get(uid);
      if (record !== undefined) changed.push(record);
    }
    this.#unsavedCredentials.clear();
    return { changed, removed: this.#removedCredentials.splice(0) };
  }

  #seeCredential(uid: string, event: Event, time: number): void {
    const known = this.credentials.get(uid);
    const record = known ?? this.#beginCredential(uid, event, time);
    record.events += 1;
    if (time > record.lastSeen) record.lastSeen = time;
    if (time < record.firstSeen) record.firstSeen = time;
    if (event.credential_kind !== undefined) record.kind = event.credential_kind;
    if (event.credential_issued !== undefined) record.issued = event.credential_issued;
    if (event.credential_expires !== undefined) record.expires = event.credential_expires;
    record.identity = event.identity_uid;
    this.#changedCredentials.add(uid);
    this.#unsavedCredentials.add(uid);
  }

  #beginCredential(uid: string, event: Event, time: number): CredentialRecord {
    if (this.credentials.size >= MOST_CREDENTIALS) this.#forgetOldest();
    const record: CredentialRecord = {
      uid,
      kind: event.credential_kind ?? "unknown",
      identity: event.identity_uid,
      firstSeen: time,
      lastSeen: time,
      issued: "",
      expires: "",
      events: 0,
    };
    this.credentials.set(uid, record);
    return record;
  }

  /** Makes room for a tenth, so that the search is paid rarely. */
  #forgetOldest(): void {
    const all = Array.from(this.credentials.values());
    all.sort((a, b) => a.lastSeen - b.lastSeen || (a.uid < b.uid ? -1 : 1));
    for (const record of all.slice(0, Math.ceil(MOST_CREDENTIALS / 10))) {
      this.credentials.delete(record.uid);
      this.#removedCredentials.push(record.uid);
    }
  }
}

import {
  type ActionClass,
  type CredentialKind,
  EVENT_MEMBERS,
  type Event,
  type EventOutcome,
  type IdentityKind,
} from "@rolecall/core";
import { ByteReader, ByteWriter } from "./bytes.ts";
import type { Told } from "./compare-events.ts";
import type { RecurringTexts } from "./recurring-texts.ts";

/*
 * An event as bytes: a bit for each member, set where it is there, then those that are, in the order of `EVENT_MEMBERS`. One
 * statement for each member, as a loop over their names looks each up anew.
 */

const COUNT = EVENT_MEMBERS.length;
const MASK_BYTES = Math.ceil(COUNT / 8);
const IDENTITY = EVENT_MEMBERS.indexOf("identity_uid");

/** Columns of {@link RecurringTexts}: one for each member, and one for the names of labels. */
export const COLUMNS: number = COUNT + 1;

/** Writes one event at a time, over the one before. */
export class EventWriter {
  readonly #out = new ByteWriter();
  #texts: RecurringTexts;

  constructor(texts: RecurringTexts) {
    this.#texts = texts;
  }

  /** Other texts have numbers from here on. */
  set texts(texts: RecurringTexts) {
    this.#texts = texts;
  }

  /** The event's bytes, good until the next call. */
  write(event: Event): { readonly bytes: Buffer; readonly length: number } {
    this.#out.length = 0;
    this.#out.room(MASK_BYTES);
    this.#own(0, event.event_uid);
    this.#own(1, event.time);
    this.#text(2, event.tenant);
    this.#text(3, event.source);
    this.#text(4, event.provider);
    this.#text(5, event.account_uid);
    this.#number(6, event.class_uid);
    this.#number(7, event.activity_id);
    this.#text(8, event.action);
    this.#text(9, event.service);
    this.#text(10, event.action_class);
    this.#text(11, event.identity_uid);
    this.#text(12, event.identity_kind);
    this.#text(13, event.identity_name);
    this.#text(14, event.credential_uid);
    this.#text(15, event.credential_kind);
    this.#text(16, event.credential_issued);
    this.#text(17, event.credential_expires);
    this.#text(18, event.session_uid);
    this.#list(19, event.delegation);
    this.#text(20, event.parent_uid);
    this.#text(21, event.run_uid);
    this.#number(22, event.depth);
    this.#list(23, event.scopes);
    this.#list(24, event.granted_scopes);
    this.#text(25, event.resource);
    this.#text(26, event.resource_kind);
    this.#text(27, event.outcome);
    this.#text(28, event.error_code);
    this.#number(29, event.status_code);
    this.#text(30, event.src_ip);
    this.#text(31, event.src_network);
    this.#number(32, event.src_asn);
    this.#text(33, event.src_country);
    this.#text(34, event.user_agent);
    this.#text(35, event.client);
    this.#number(36, event.bytes_in);
    this.#number(37, event.bytes_out);
    this.#text(38, event.environment);
    this.#map(39, event.labels);
    this.#own(40, event.raw);
    this.#own(41, event.origin);
    return this.#out;
  }

  /** A text that hardly another event has. */
  #own(n: number, text: string | undefined): void {
    if (text === undefined) return;
    this.#out.setBit(n);
    this.#out.text(text, 0);
  }

  #text(n: number, text: string | undefined): void {
    if (text === undefined) return;
    this.#out.setBit(n);
    this.#out.text(text, this.#texts.numberOf(n, text));
  }

  #number(n: number, value: number | undefined): void {
    if (value === undefined) return;
    this.#out.setBit(n);
    this.#out.number(value);
  }

  #list(n: number, list: readonly string[] | undefined): void {
    if (list === undefined) return;
    this.#out.setBit(n);
    this.#out.number(list.length);
    for (const text of list) this.#out.text(text, this.#texts.numberOf(n, text));
  }

  #map(n: number, map: Event["labels"]): void {
    if (map === undefined) return;
    this.#out.setBit(n);
    const names = Object.keys(map);
    this.#out.number(names.length);
    for (const name of names) {
      const text = map[name] as string;
      this.#out.text(name, this.#texts.numberOf(COUNT, name));
      this.#out.text(text, this.#texts.numberOf(n, text));
    }
  }
}

/** Reads what an {@link EventWriter} wrote. */
export class EventReader {
  readonly #in = new ByteReader();
  #mask = 0;

  /** The event at a place of bytes, whose texts with numbers are these. One literal, so that all have one shape. */
  read(bytes: Buffer, at: number, texts: readonly string[]): Event {
    this.#begin(bytes, at, texts);
    return {
      event_uid: this.#text(0) as string,
      time: this.#text(1) as string,
      tenant: this.#text(2) as string,
      source: this.#text(3) as string,
      provider: this.#text(4) as string,
      account_uid: this.#text(5),
      class_uid: this.#number(6),
      activity_id: this.#number(7),
      action: this.#text(8) as string,
      service: this.#text(9),
      action_class: this.#text(10) as ActionClass,
      identity_uid: this.#text(11) as string,
      identity_kind: this.#text(12) as IdentityKind,
      identity_name: this.#text(13) as string,
      credential_uid: this.#text(14),
      credential_kind: this.#text(15) as CredentialKind | undefined,
      credential_issued: this.#text(16),
      credential_expires: this.#text(17),
      session_uid: this.#text(18),
      delegation: this.#list(19),
      parent_uid: this.#text(20),
      run_uid: this.#text(21),
      depth: this.#number(22),
      scopes: this.#list(23),
      granted_scopes: this.#list(24),
      resource: this.#text(25),
      resource_kind: this.#text(26),
      outcome: this.#text(27) as EventOutcome,
      error_code: this.#text(28),
      status_code: this.#number(29),
      src_ip: this.#text(30),
      src_network: this.#text(31),
      src_asn: this.#number(32),
      src_country: this.#text(33),
      user_agent: this.#text(34),
      client: this.#text(35),
      bytes_in: this.#number(36),
      bytes_out: this.#number(37),
      environment: this.#text(38),
      labels: this.#map(39),
      raw: this.#text(40),
      origin: this.#text(41) as string,
    };
  }

  /** What it is ordered by among events of its time. */
  told(bytes: Buffer, at: number, texts: readonly string[]): Told {
    this.#begin(bytes, at, texts);
    const event_uid = this.#text(0) as string;
    this.#text(1);
    this.#text(2);
    const source = this.#text(3) as string;
    this.#text(4);
    this.#text(5);
    this.#number(6);
    this.#number(7);
    for (let n = 8; n < IDENTITY; n += 1) this.#text(n);
    return { event_uid, source, identity_uid: this.#text(IDENTITY) as string };
  }

  /** Where the event ends that was read last. */
  get end(): number {
    return this.#in.at;
  }

  #begin(bytes: Buffer, at: number, texts: readonly string[]): void {
    this.#in.begin(bytes, at + MASK_BYTES, texts);
    this.#mask = at;
  }

  #text(n: number): string | undefined {
    return this.#in.bit(this.#mask, n) ? this.#in.text() : undefined;
  }

  #number(n: number): number | undefined {
    return this.#in.bit(this.#mask, n) ? this.#in.number() : undefined;
  }

  #list(n: number): readonly string[] | undefined {
    if (!this.#in.bit(this.#mask, n)) return undefined;
    const list: string[] = [];
    for (let left = this.#in.number(); left > 0; left -= 1) list.push(this.#in.text());
    return list;
  }

  #map(n: number): Event["labels"] {
    if (!this.#in.bit(this.#mask, n)) return undefined;
    const map: Record<string, string> = {};
    for (let left = this.#in.number(); left > 0; left -= 1) put(map, this.#in.text(), this.#in.text());
    return map;
  }
}

/** A member of the name `__proto__` cannot be had by assignment. */
function put(map: Record<string, string>, name: string, value: string): void {
  if (name !== "__proto__") map[name] = value;
  else Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
}

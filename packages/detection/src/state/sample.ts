import { ACTION_CLASSES, type ActionClass, type Event } from "@rolecall/core";
import type { Caller } from "../explain/called-from.ts";
import type { Outage } from "../feeds/feed.ts";
import { hash32 } from "./hash.ts";
import { isInVain, isUnnamed } from "./turned-away.ts";
import { useOf } from "./used-by.ts";

/** Values of one event that are looked up: an action, up to six scopes, a network, an ASN, a client, up to six of a chain, an address. */
const MOST_VALUES = 17;
const MOST_OF_A_LIST = 6;
const MOST_BYTES = 2 ** 50;
/** Before the name of a model that stands for what was reached. */
export const MODEL_SCOPE = "model ";
/** Columns of the fields of an event. */
export const FIELD = { action: 0, scope: 1, network: 2, asn: 3, client: 4, delegation: 5, address: 6 } as const;

/** How much harm an action can do. */
const IMPACT: Readonly<Record<ActionClass, number>> = {
  auth: 0,
  read: 0,
  write: 1,
  delete: 2,
  admin: 2,
  secret: 2,
  discover: 0,
  execute: 1,
  network: 0,
  other: 0,
};

/** A bit for each class that says something of what an action serves. */
const REACH = Object.fromEntries(ACTION_CLASSES.map((name, at) => [name, name === "other" ? 0 : 1 << at])) as Readonly<
  Record<ActionClass, number>
>;

/** The bits of those that do the most harm. */
export const GRAVE: number = ACTION_CLASSES.reduce((bits, name) => (IMPACT[name] === 2 ? bits | REACH[name] : bits), 0);

/** One event as the detector reads it: numbers only, but for the texts that an explanation may need. One is reused for all. */
export class Sample {
  /** Event time in ms. */
  time = 0;
  /** It came behind the hold of all sources: the hours of its time may be over. */
  late = false;
  /** The latest time that the log which tells of it told nothing. */
  outage: Outage | undefined;
  values = 0;
  readonly field: Uint8Array = new Uint8Array(MOST_VALUES);
  readonly hash: Uint32Array = new Uint32Array(MOST_VALUES);
  readonly text: string[] = new Array<string>(MOST_VALUES).fill("");
  /** Hash of the address, the last of the values; 0 where the log has none. */
  address = 0;
  /** Whose the network is, is no news. */
  isPlaced = false;
  /** Its scope is the model that was asked. */
  isOfModel = false;
  /** Hash of all the values but the address, in their order. */
  set = 0;
  denied = false;
  failed = false;
  /**
   * A sign-in that was refused or failed: whoever tried had nothing but a name. To take on a role is a deed of somebody who is in, and to ask
   * for a session with a key that the log names one of somebody who has it.
   */
  isTurnedAway = false;
  /** By all that its log says it is of nobody. */
  isUnnamed = false;
  /** Nobody asked, and in vain: whoever can reach the place can ask for whatever it likes there. */
  isOfNobody = false;
  /** It asked for what is not there, or not so: nothing was done. */
  isNotThere = false;
  /** It did not succeed since whoever serves it could not, or would not so often: no fault of who calls. */
  isFault = false;
  /** Whoever it is of was turned away as often as it came. */
  outside = false;
  /** What the service said of a call that it refused or that failed, as logged. */
  error = "";
  /** Hash of the run of a parent, or else of the session, that the event belongs to; 0 where the log has neither. */
  run = 0;
  depth = 0;
  /** Bytes that it moved, either way, or those of a model's tokens; 0 where the log has neither. */
  bytes = 0;
  /** They are those of tokens. */
  inTokens = false;
  /** Hash of the resource; 0 where it has none. */
  resource = 0;
  /** 0 read or look, 1 change or run, 2 administer, delete or take secrets. */
  impact = 0;
  /** The bit of its action class; 0 where nobody knows what it serves. */
  reach = 0;
  uid = "";
  origin = "";
  /** Who called, read only where a finding tells of it. */
  caller: Caller = {};

  /** Take over the event, whose own time (ms) is `time`. */
  read(event: Event, time: number, late = false): this {
    this.time = time;
    this.late = late;
    this.values = 0;
    this.uid = event.event_uid;
    this.origin = event.origin;
    this.caller = event;
    this.denied = event.outcome === "denied";
    this.failed = event.outcome === "error";
    this.isTurnedAway = (this.denied || this.failed) && isSignIn(event);
    this.isUnnamed = isUnnamed(event);
    this.isOfNobody = this.isUnnamed && isInVain(event);
    this.isNotThere = isNotThere(event);
    // To be let in with the same values is another thing.
    this.set = 1 + Number(this.isOfNobody) + 2 * Number(this.isNotThere) + 4 * Number(this.denied);
    this.isFault = (this.denied || this.failed) && isFault(event, this.isTurnedAway, this.failed);
    this.outside = false;
    this.error = event.error_code ?? "";
    this.impact = IMPACT[event.action_class];
    this.reach = REACH[event.action_class];
    this.depth = event.depth ?? 0;
    this.#readData(event);
    this.resource = hashOf(event.resource);
    const run = event.parent_uid === undefined ? undefined : event.run_uid;
    this.run = hashOf(run ?? event.session_uid);
    this.#push(FIELD.action, event.action);
    this.#pushScopes(event);
    this.#pushPlace(event);
    this.#pushChain(event);
    this.#pushAddress(event);
    return this;
  }

  #readData(event: Event): void {
    const moved = bytesOf(event.bytes_out) + bytesOf(event.bytes_in);
    this.bytes = moved > 0 ? moved : bytesOfTokens(event);
    this.inTokens = moved === 0 && this.bytes > 0;
  }

  /** Scopes as logged; where the log has none, the model that was asked, else the service and the class of action, stand for what was reached. */
  #pushScopes(event: Event): void {
    const scopes = event.scopes;
    const isOwn = scopes === undefined || scopes.length === 0;
    this.isOfModel = isOwn && event.resource_kind === "model";
    if (isOwn) {
      this.#push(FIELD.scope, this.isOfModel ? modelIn(event) : reachedBy(event));
      return;
    }
    for (let i = 0; i < scopes.length && i < MOST_OF_A_LIST; i += 1) this.#push(FIELD.scope, scopes[i] as string);
  }

  #pushPlace(event: Event): void {
    if (event.src_network !== undefined) this.#push(FIELD.network, event.src_network);
    if (event.src_asn !== undefined) this.#push(FIELD.asn, `AS${event.src_asn}`);
    if (event.client !== undefined && !isInFront(event)) this.#push(FIELD.client, event.client);
  }

  #pushChain(event: Event): void {
    if (event.parent_uid !== undefined) this.#push(FIELD.delegation, event.parent_uid);
    const taken = takenRole(event);
    if (taken !== undefined) this.#push(FIELD.delegation, taken);
    const chain = event.delegation;
    if (chain === undefined) return;
    for (let i = 0; i < chain.length && i < MOST_OF_A_LIST - 2; i += 1)
      this.#push(FIELD.delegation, chain[i] as string);
  }

  /** Apart from the set: a machine of many hosts would have as many sets. */
  #pushAddress({ src_ip: address }: Event): void {
    const { set } = this;
    this.address = 0;
    if (address === undefined) return;
    this.#push(FIELD.address, address);
    this.address = this.hash[this.values - 1] as number;
    this.set = set;
  }

  #push(field: number, text: string): void {
    const at = this.values;
    const hash = hash32(text, field);
    this.field[at] = field;
    this.hash[at] = hash;
    this.set = Math.imul(this.set ^ hash, 0x9e3779b1) >>> 0;
    this.text[at] = text;
    this.values = at + 1;
  }
}

/** By service and class of action: a text that is put together has to be walked twice to be hashed. */
const reached = new Map<string, Partial<Record<ActionClass, string>>>();
const MOST_REACHED = 4096;

function reachedBy({ service, provider, action_class: use }: Event): string {
  const name = service ?? provider;
  let known = reached.get(name);
  if (known === undefined) {
    if (reached.size >= MOST_REACHED) reached.clear();
    known = {};
    reached.set(name, known);
  }
  const text = known[use] ?? `${name} ${use}`;
  known[use] = text;
  return text;
}

/** By name, put together once as well. */
const models = new Map<string, string>();

/** Which model a key asks is what it is for, and what whoever stole it does not keep to. */
function modelIn({ resource = "" }: Event): string {
  let known = models.get(resource);
  if (known === undefined) {
    if (models.size >= MOST_REACHED) models.clear();
    known = `${MODEL_SCOPE}${resource}`;
    models.set(resource, known);
  }
  return known;
}

/**
 * A person at a browser: where people are, whatever programs they use besides. Some logs name it for what is done by hand alone, which is
 * seldom done, so that whoever did it first would come by a client that nobody knew.
 */
function isInFront({ identity_kind, client }: Event): boolean {
  return identity_kind === "human" && useOf(client, undefined) === "human";
}

function hashOf(text: string | undefined): number {
  return text === undefined ? 0 : hash32(text);
}

/** Beyond a pebibyte a counter of one call is broken; it must not break the sums. */
function bytesOf(count: number | undefined): number {
  return count === undefined || !(count > 0) ? 0 : Math.min(MOST_BYTES, count);
}

/** A token of a model is about four characters: what an agent spends shows as the data that it moves. */
export const TOKEN_BYTES = 4;

/** Of a call of a model that says its tokens; 0 of every other event. */
function bytesOfTokens({ labels }: Event): number {
  if (labels === undefined) return 0;
  return TOKEN_BYTES * (tokensIn(labels["input_tokens"]) + tokensIn(labels["output_tokens"]));
}

function tokensIn(text: string | undefined): number {
  return text === undefined ? 0 : bytesOf(Number(text));
}

/** What whoever offers it need not have: a guess, the public half of a key, or what nobody says. */
const OFFERED: ReadonlySet<string> = new Set(["password", "ssh-key", "unknown"]);

function isSignIn(event: Event): boolean {
  if (event.action_class !== "auth" || takenRole(event) !== undefined) return false;
  return event.credential_uid === undefined || OFFERED.has(event.credential_kind ?? "unknown");
}

/**
 * By HTTP: no such request, path or method, at all or any more. What is there already, asked too often, or understood and found wrong (422),
 * as of a customer whose settings are incomplete, is there.
 */
const NOT_THERE: ReadonlySet<number> = new Set([400, 404, 405, 410]);

/** It asked for what is not there, or not so. */
export function isNotThere({ outcome, status_code = 0 }: Event): boolean {
  return outcome === "error" && NOT_THERE.has(status_code);
}

/** Codes of what is out of order or too slow, in the words of clouds, gRPC, SDKs and proxies. */
const OUT_OF_ORDER = /unavailable|internal|timed?.?out|deadline|overload|bad.?gateway|^5\d\d$/i;
/** Of what is asked too often, and of what ended by itself. */
const TOO_OFTEN = /throttl|too.?many.?requests|rate.?(?:limit|exceeded)|slow.?down|resource.?exhausted|^429$/i;
const ENDED = /certificate|expired/i;

/** Who guesses is asked to guess more slowly, so that a sign-in is turned away by that as by anything else; so is who is refused for what ended. */
function isFault({ status_code = 0, error_code = "" }: Event, isTurnedAway: boolean, failed: boolean): boolean {
  if (status_code >= 500 || OUT_OF_ORDER.test(error_code)) return true;
  if (isTurnedAway) return false;
  return status_code === 429 || TOO_OFTEN.test(error_code) || (failed && ENDED.test(error_code));
}

/** The role that the event takes on: whoever assumes one acts through it from then on. */
function takenRole(event: Event): string | undefined {
  return event.action_class === "auth" && event.resource_kind === "role" ? event.resource : undefined;
}

import type { CredentialKind, Event, IdentityKind } from "@rolecall/core";
import type { IdentityContext } from "../detector.ts";
import type { Distinct } from "./distinct.ts";
import { isTurnedAway } from "./turned-away.ts";

/** What is known of an identity besides its behaviour. Times in epoch ms. */
export interface IdentityRecord {
  readonly uid: string;
  /** As the log says, or as the inventory corrects it. */
  kind: IdentityKind;
  name: string;
  readonly provider: string;
  readonly account: string;
  owner: string;
  team: string;
  environment: string;
  criticality: string;
  group: string;
  /** What the log's first event said, which the inventory goes before. */
  readonly said: Said;
  /** Version of the declarations that it was matched with last. */
  declared: string;
  /** What only some have; made when the first of it is known. */
  more?: IdentityMore | undefined;
  /** Its latest event, kept while what its days show together may soon be told. */
  latest?: LatestEvent | undefined;
  /** Hours (UTC) of day `useDay` in which it acted, a bit each; events that look like a person's, and like a machine's. */
  useDay: number;
  useHours: number;
  humanUse: number;
  machineUse: number;
  /** It was turned away as often as it came: nobody but its name says that it is. */
  outside?: true | undefined;
  /** It asked for what was not there. */
  asked?: true | undefined;
  /** Its log counts the tokens of a model, and no bytes. */
  inTokens?: true | undefined;
  /** It was seen with a credential. */
  keyed?: true | undefined;
  /** Kinds of credential that it acted with, a bit each in the order of the kinds. */
  provedBy?: number | undefined;
  /** How well each detector watches it, as it was said last: a letter each. */
  covered?: string | undefined;
  firstSeen: number;
  lastSeen: number;
  events: number;
}

/** Where an event is to be found. */
export interface LatestEvent {
  readonly uid: string;
  readonly origin: string;
}

/** Context as the log itself gives it. Identities of one context share one. */
export interface Said {
  /** The log that it was first seen in. */
  readonly source?: string | undefined;
  readonly kind: IdentityKind;
  readonly owner: string;
  readonly environment: string;
  readonly group: string;
}

/** What the detector keeps of an identity where there is something to keep. Times in epoch ms. */
export interface IdentityMore {
  /** Labels `key=value` that declarations speak of. */
  tags?: readonly string[] | undefined;
  endsAt?: number | undefined;
  lastUsedAt?: number | undefined;
  rotatedAt?: number | undefined;
  rotateMs?: number | undefined;
  /** Scopes it was granted, as the log or the inventory says; and those of them that it used. */
  granted?: readonly string[] | undefined;
  /** The inventory says what was granted, and knows better than the log. */
  declaredGrant?: boolean | undefined;
  used?: string[] | undefined;
  /** Uses within what the log says was granted, counted up to 255; each right beyond it, by its hash, halves them. */
  within?: number | undefined;
  beyond?: number[] | undefined;
  /** Its long-lived credential, the one before, and on how many days the new one was used while the old one was silent. */
  key?: string | undefined;
  oldKey?: string | undefined;
  rotatedDays?: number | undefined;
  rotatedDay?: number | undefined;
  /** MCP servers it has used. */
  servers?: string[] | undefined;
  /** Hashes of the tools that an agent calls, while these are few, and the day of the last new one. */
  tools?: number[] | undefined;
  /** What those tools let it do: `commands`, `secrets`, `sending`. */
  powers?: string[] | undefined;
  toolsDay?: number | undefined;
  /** The people for whom it acts, and the machines and agents. */
  people?: Regulars | undefined;
  callers?: Regulars | undefined;
  /** The hosts that its tools go to. */
  hosts?: Regulars | undefined;
  /** The scopes of its tokens, where the log says these and not which were used. */
  tokens?: Regulars | undefined;
  /** Countries it acted from, the latest first. */
  countries?: CountryPlace[] | undefined;
  /** When the log first said from where; absent where it always did. */
  countriesSince?: number | undefined;
  /** What it administered, deleted or took secrets of, while that is few things. */
  kept?: Circle | undefined;
  /** The stores that it read and wrote in, while these are few. */
  stores?: Circle | undefined;
  /** The places in them, or that routes have, in which it read and wrote, while these are few. */
  shelves?: Shelves | undefined;
  /** Path of the resource of Azure that it is, or is of; empty where its calls name several. */
  resource?: string | undefined;
  /** The log says that it was deleted. */
  deleted?: Deleted | undefined;
  /** What it does within one run, where the log tells its runs apart. */
  runs?: Runs | undefined;
}

/** When an identity was deleted, and by whom, as a person calls it; by one that does so usually, with all about its call known. */
export interface Deleted {
  readonly at: number;
  readonly by: string;
  readonly isUsual: boolean;
}

/** The runs of an identity: those that go on, and how large the others were. */
export interface Runs {
  open: OpenRun[];
  /** Days on which runs ended, and the latest; the week since which nothing was forgotten. */
  days: number;
  day: number;
  week: number;
  /** Of each measure of a run. */
  readonly sizes: RunSizes[];
  /** A run touches many things where it touches more than this; 0 while that is not known. */
  many: number;
  /** Such runs of the latest day; their weight, for which each doubling counts again, and that of the days before. */
  today: { readonly day: number; runs: number; weight: number };
  readonly ofDays: RunSizes;
}

/** A run that goes on, with what it touched, used and served. Times in minutes since the epoch. */
export interface OpenRun extends Distinct {
  /** Hash of its id. */
  readonly id: number;
  readonly since: number;
  last: number;
  calls: number;
  /** The gravest measure of which it was told. */
  told: number;
  /** What it adds to the weight of its day. */
  counted: number;
}

/** Of one measure: how many runs were how large, and the latest days with one that was more than could be expected. */
export interface RunSizes {
  /** By step of size (`stepOf`); forgotten slowly. */
  counts: number[];
  long: readonly (readonly [day: number, size: number])[];
  /** More than this is news; absent while too few runs are known. */
  bound?: number | undefined;
}

/** Hashes of what an identity is always seen with, while that is little; days on which it was since the last new one, and the latest. */
export interface Regulars {
  readonly hashes: readonly number[];
  days: number;
  day: number;
  /** Where the last of them was news: how many there were before it, on how many days, and the day on which it came. */
  readonly news?: { readonly many: number; readonly days: number; readonly day: number } | undefined;
}

/** The places that an identity comes to. */
export interface Shelves {
  /** Hashes of the stores and routes that they are of, each with the day on which it first came to one. */
  readonly stores: readonly number[];
  /** Their hashes, or a bit for each where they are many. */
  readonly places: readonly number[];
  /** Days of the latest three weeks, each with how many were new on it, in all and of stores that were known as long. */
  readonly news: readonly (readonly [day: number, all: number, settled: number])[];
  /** They were more than a circle of them. */
  readonly isMany?: true;
}

/** Hashes of the things that an identity keeps to, and the day of the last new one. */
export interface Circle {
  readonly hashes: readonly number[];
  readonly day: number;
}

/** A country, and when an identity last acted from it. */
export interface CountryPlace {
  readonly country: string;
  at: number;
}

/** Where a credential is used from: network and client, the days on which it was, and when last. */
export interface CredentialPlace {
  readonly network: string;
  readonly client: string;
  days: number;
  day: number;
  at: number;
  /** A lasting key's: hashes of the user agents there, the latest first; those of this day, and the latest two before. */
  agents?: number[] | undefined;
}

/** A credential and who used it. Times in epoch ms; empty where no log says. */
export interface CredentialRecord {
  readonly uid: string;
  kind: CredentialKind;
  identity: string;
  firstSeen: number;
  lastSeen: number;
  issued: string;
  expires: string;
  events: number;
  /** Environments it was used in (1 production, 2 rehearsal); its places. */
  environments?: number | undefined;
  places?: CredentialPlace[] | undefined;
}

/** Contexts that identities share, by what they say. */
export type Contexts = Map<string, Said>;

/** Contexts of a partition are few: accounts, teams. Beyond this many each identity has its own. */
const MOST_CONTEXTS = 10_000;

/** The one that says the same, if there is any. */
export function sharedSaid(said: Said, contexts: Contexts): Said {
  const key = JSON.stringify([said.source, said.kind, said.owner, said.environment, said.group]);
  const known = contexts.get(key);
  if (known !== undefined) return known;
  if (contexts.size < MOST_CONTEXTS) contexts.set(key, said);
  return said;
}

/** The record of an identity at its first event, before anything declared was looked up. */
export function newIdentity(event: Event, time: number, context: IdentityContext, contexts: Contexts): IdentityRecord {
  const environment = context.environment || (event.environment ?? "");
  const { owner, group } = context;
  return {
    uid: event.identity_uid,
    kind: event.identity_kind,
    name: event.identity_name,
    provider: event.provider,
    account: event.account_uid ?? "",
    owner: context.owner,
    team: "",
    environment,
    criticality: context.criticality,
    group: `${event.identity_kind}/${context.group}`,
    said: sharedSaid({ source: event.source, kind: event.identity_kind, owner, environment, group }, contexts),
    declared: "",
    more: undefined,
    latest: undefined,
    useDay: 0,
    useHours: 0,
    humanUse: 0,
    machineUse: 0,
    outside: isTurnedAway(event) ? true : undefined,
    keyed: undefined,
    provedBy: undefined,
    covered: undefined,
    firstSeen: time,
    lastSeen: time,
    events: 0,
  };
}

import { type IdentityKind, redactValue, rememberNames } from "@rolecall/core";
import { MACHINE_NAME, NOBODY } from "../audit-forms/machine-name.ts";
import { addressed } from "../record/addressed.ts";
import { firstValue, type NamedValues, type ReadValues } from "./named-values.ts";

/** Who acted by an entry that says so. */
export interface EntryActor {
  readonly kind: IdentityKind;
  readonly id: string;
  readonly name: string;
  /** Does the entry call them the one who acted, and not a user alone? */
  readonly isNamedActor: boolean;
  /** Is the word for them one that rows of any table and lines of any trade have as well? */
  readonly isLoosely: boolean;
  /** Has the log looked them up: does it have an id beside what was typed? */
  readonly isKnown: boolean;
  /** What the entry calls their sort. */
  readonly type: string;
}

/** What logs call whoever did it. */
const ACTORS = [
  ...["actor", "actoruser", "actordetails", "actorinfo", "actormetadata", "initiator", "initiatedby", "initiatinguser"],
  ...["performer", "performedby", "executor", "executedby", "principal", "adminuser", "requestuser"],
];
/** What a row says of whoever wrote it last, an article of its author and a telephone of who answers. */
const LOOSELY = ["operator", "who", "author", "changedby", "modifiedby", "updatedby"];
/** Who may be somebody else that the entry is about, where it names somebody who acted as well. */
const USERS = ["user", "useridentity", "admin", "serviceaccount"];

const IDS = [
  "id",
  "uid",
  "uuid",
  "guid",
  "luid",
  "userid",
  "useruid",
  "userluid",
  "userguid",
  "objectid",
  "principalid",
  "accountid",
];
const NAMES = [
  ...["email", "emailaddress", "emailaddr", "mail", "useremail", "userprincipalname", "upn", "username", "login"],
  ...[
    "loginname",
    "primaryusername",
    "infoemail",
    "infoname",
    "display",
    "alternateid",
    "alternativeidentifier",
    "subject",
    "userlogin",
    "displayname",
    "fullname",
    "name",
  ],
];
const TYPES = ["type", "kind", "usertype", "actortype"];

/** Keys and accounts under names of their own. */
const PROOFS: readonly (readonly [suffix: string, kind: IdentityKind])[] = [
  ["apikeyid", "api-key"],
  ["apikeyname", "api-key"],
  ["apitokenname", "api-key"],
  ["tokenid", "api-key"],
  ["serviceaccountid", "service-account"],
  ["serviceaccountemail", "service-account"],
  ["serviceaccountname", "service-account"],
  ["clientid", "oauth-app"],
  ["appid", "oauth-app"],
];

/** By what an entry calls its sort. */
const KINDS: readonly (readonly [RegExp, IdentityKind])[] = [
  [/api.?(?:key|token)|access.?(?:key|token)|^token$/i, "api-key"],
  [
    /service.?(?:account|user|principal|identity)|^service$|machine|robot|technical.?user|integration.?user/i,
    "service-account",
  ],
  [/\b(?:ai|llm).?agent|assistant/i, "ai-agent"],
  [/bot/i, "bot"],
  [/oauth|^app|application|integration|client/i, "oauth-app"],
  [/workload|node|host|device|server|computer/i, "workload"],
  [/^(?:system|platform|internal|automated|automation)/i, "cloud-service"],
];

/** Whoever stands outside counts before somebody who stands in what the entry carries: that may be anybody's text. */
export function entryActor({ all, outer }: ReadValues): EntryActor | undefined {
  return actorIn(outer, all) ?? actorIn(all, all);
}

function actorIn(values: NamedValues, all: NamedValues): EntryActor | undefined {
  const among = amongOf(values, all);
  return firstActor(among, ACTORS, {}) ?? firstActor(among, LOOSELY, LOOSE) ?? firstActor(among, USERS, A_USER);
}

/** Where an actor is looked for, and how the names there begin. */
interface Among {
  readonly values: NamedValues;
  readonly all: NamedValues;
  readonly beginnings: ReadonlySet<string>;
}

function amongOf(values: NamedValues, all: NamedValues): Among {
  return { values, all, beginnings: new Set(Array.from(values.keys(), beginningOf)) };
}

type How = Partial<Pick<EntryActor, "isNamedActor" | "isLoosely">>;
const LOOSE: How = { isLoosely: true };
const A_USER: How = { isNamedActor: false };

function firstActor({ values, all, beginnings }: Among, prefixes: readonly string[], how: How): EntryActor | undefined {
  for (const prefix of prefixes) {
    // Of a hundred names for whoever acts most records have none, or one.
    if (!beginnings.has(beginningOf(prefix))) continue;
    const found = actorUnder(values, all, prefix) ?? proofUnder(values, prefix);
    if (found !== undefined) return { ...found, ...how };
  }
  return undefined;
}

/** Two characters: no prefix has fewer. */
function beginningOf(name: string): string {
  return name.slice(0, 2);
}

/** Who stands behind whoever acts: a person who acts as another, or for whom a program does. */
export function behindIn({ outer }: ReadValues): Pick<EntryActor, "kind" | "id"> | undefined {
  return firstActor(amongOf(outer, outer), BEHIND, {});
}

const BEHIND = [
  ...["impersonator", "impersonatedby", "actorimpersonator", "onbehalfof", "actoronbehalfof", "delegatedby"],
  ...["realuser", "originaluser", "actualuser"],
];

const under = (prefix: string, suffixes: readonly string[]): readonly string[] =>
  suffixes.map((suffix) => prefix + suffix);
const idsUnder = rememberNames((prefix: string) => under(prefix, IDS));
const namesUnder = rememberNames((prefix: string) => [...under(prefix, NAMES), prefix]);

/** By an id that stands outside, and a name wherever one stands beside it. */
function actorUnder(values: NamedValues, all: NamedValues, prefix: string): EntryActor | undefined {
  const id = firstValue(values, idsUnder(prefix));
  const name = firstValue(id === "" ? values : all, namesUnder(prefix));
  const native = addressed(id || name);
  // A sum is the principal of a loan.
  if (!isName(native) || (id === "" && prefix === "principal" && /^[\d.,]+$/.test(native))) return undefined;
  const type = prefix === "serviceaccount" ? "service account" : firstValue(values, under(prefix, TYPES));
  if (type !== "" && NOBODY.test(type)) return undefined;
  const called = isName(name) ? addressed(name) : native;
  const isMachine = firstValue(values, under(prefix, ["isrobot", "isbot", "isserviceaccount", "ismachine"])) === "true";
  const kind = isMachine ? "service-account" : kindOf(type, called);
  const isKnown = id !== "" && name !== "" && native !== called && !native.includes("@");
  return { kind, id: native, name: called, isNamedActor: true, isLoosely: false, isKnown, type };
}

function proofUnder(values: NamedValues, prefix: string): EntryActor | undefined {
  for (const [suffix, kind] of PROOFS) {
    const id = firstValue(values, [prefix + suffix]);
    if (!isName(id)) continue;
    const who = { kind, id: addressed(id), name: addressed(id), type: suffix };
    return { ...who, isNamedActor: true, isLoosely: false, isKnown: false };
  }
  return undefined;
}

function kindOf(type: string, name: string): IdentityKind {
  const said = KINDS.find(([pattern]) => pattern.test(type))?.[1];
  if (said !== undefined) return said;
  if (/^(?:root|nt authority\\system)$/i.test(name)) return "root";
  if (/^system$/i.test(name)) return "cloud-service";
  return MACHINE_NAME.test(name) || /\.gserviceaccount\.com$/.test(name) ? "service-account" : "human";
}

const withoutSecret = rememberNames(redactValue);

/** A name is short, and none of the words for nobody. */
function isName(text: string): boolean {
  return (
    text.length > 0 &&
    text.length <= 256 &&
    !NOBODY.test(text) &&
    // What is masked is the same of everybody whose key it was.
    withoutSecret(text) === text &&
    // What is not seen, and turns letters round, makes one name look like another.
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) &&
    !/^(?:null|none|n\/a|undefined|\*+|true|false)$/i.test(text)
  );
}

import type { IdentityKind } from "@rolecall/core";
import { MACHINE_NAME, NOBODY } from "../audit-forms/machine-name.ts";
import { firstValue, type NamedValues } from "./named-values.ts";

/** Who acted by an entry that says so. */
export interface EntryActor {
  readonly kind: IdentityKind;
  readonly id: string;
  readonly name: string;
  /** Does the entry call them the one who acted, and not a user alone? */
  readonly isNamedActor: boolean;
  /** Does the log know them by more than what was typed? */
  readonly isKnown: boolean;
}

/** What logs call whoever did it. */
const ACTORS = [
  ...["actor", "actoruser", "actordetails", "actorinfo", "actormetadata", "initiator", "initiatedby", "initiatinguser"],
  ...["performer", "performedby", "executor", "executedby", "principal", "operator", "who", "author", "adminuser"],
  ...["changedby", "modifiedby", "updatedby", "requestuser"],
];
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

export function entryActor(values: NamedValues): EntryActor | undefined {
  return firstActor(values, ACTORS, true) ?? firstActor(values, USERS, false);
}

function firstActor(values: NamedValues, prefixes: readonly string[], isNamedActor: boolean): EntryActor | undefined {
  for (const prefix of prefixes) {
    const found = actorUnder(values, prefix, isNamedActor) ?? proofUnder(values, prefix, isNamedActor);
    if (found !== undefined) return found;
  }
  return undefined;
}

const under = (prefix: string, suffixes: readonly string[]): readonly string[] =>
  suffixes.map((suffix) => prefix + suffix);

function actorUnder(values: NamedValues, prefix: string, isNamedActor: boolean): EntryActor | undefined {
  const id = firstValue(values, under(prefix, IDS));
  const name = firstValue(values, [...under(prefix, NAMES), prefix]);
  const native = addressed(id || name);
  if (!isName(native)) return undefined;
  const type = prefix === "serviceaccount" ? "service account" : firstValue(values, under(prefix, TYPES));
  const called = isName(name) ? addressed(name) : native;
  const isMachine = firstValue(values, under(prefix, ["isrobot", "isbot", "isserviceaccount", "ismachine"])) === "true";
  const kind = isMachine ? "service-account" : kindOf(type, called);
  return { kind, id: native, name: called, isNamedActor, isKnown: id !== "" };
}

function proofUnder(values: NamedValues, prefix: string, isNamedActor: boolean): EntryActor | undefined {
  for (const [suffix, kind] of PROOFS) {
    const id = firstValue(values, [prefix + suffix]);
    if (isName(id)) return { kind, id: addressed(id), name: addressed(id), isNamedActor, isKnown: true };
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

/** A name is short, and none of the words for nobody. */
function isName(text: string): boolean {
  return (
    text.length > 0 &&
    text.length <= 256 &&
    !NOBODY.test(text) &&
    !/^(?:null|none|n\/a|undefined|\*+|true|false)$/i.test(text)
  );
}

function addressed(text: string): string {
  return text.includes("@") ? text.toLowerCase() : text;
}

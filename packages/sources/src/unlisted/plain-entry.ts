import { identityUid, type JsonObject } from "@rolecall/core";
import { sourceAddress } from "../address/source-address.ts";
import { given } from "../envelope/steps/span-record.ts";
import { recordId } from "../record/record-id.ts";
import { logTime } from "../time/log-instant.ts";
import { behindIn, type EntryActor, entryActor } from "./entry-actor.ts";
import { endOf } from "./entry-end.ts";
import { ACCOUNTS, ACTIONS, ADDRESSES, ENDS, RESOURCES, SORTS, TIMES, USER_AGENTS } from "./entry-names.ts";
import { firstValue, type NamedValues, namedValues, type ReadValues } from "./named-values.ts";
import { isNoEntry, saysAudit } from "./no-entry.ts";

/** The provider of what no form knows. */
const PROVIDER = "unlisted";

/** What has to do with who may do what: what such logs are kept for, and what a shop's orders are not. */
const OF_ACCESS =
  /user|member|role|permission|group|admin|token|\bkeys?\b|[_.]keys?|keys?[_.]|apikey|secret|credential|password|certificate|login|logon|log.?(?:in|on)\b|log.?(?:in|on)[_.]|signed.?in|sign.?(?:in|on)|auth(?!ors?\b)|sso|saml|scim|mfa|2fa|polic(?:y|ies)|setting|integration|webhook|service.?account|export|access|invit|grant|revok|shar(?:e|ing)|audit|allow.?list|ip.?restrict|owner/i;

/** A bare word says what was done, and the sort of thing what it was done to. */
const BARE =
  /^(?:create|add|update|edit|change|modify|delete|remove|insert|view|read|export|enable|disable|revoke|grant|authorize|share|destroy|rotate|regenerate|import|login|assign)(?:d|ed|s)?$/i;

/**
 * The entry of an audit log that no form knows, in the native format: it says who acted, under a name for that, what, and when,
 * and enough besides that no application's line of every day has. Who reads this has asked all forms before.
 */
export function plainEntry(record: JsonObject): JsonObject | undefined {
  return entryOf(namedValues(record), record);
}

/** The same, where its values are read. */
export function entryOf(read: ReadValues, record: JsonObject): JsonObject | undefined {
  const values = read.all;
  const actor = entryActor(read);
  if (actor === undefined || isNoEntry(values, actor.isNamedActor && !actor.isLoosely)) return undefined;
  const action = actionOf(values);
  const time = action === undefined ? undefined : timeOf(values);
  if (action === undefined || time === undefined) return undefined;
  const sort = sortOf(values);
  const [ip, shipped] = [addressOf(values), shippedAs(record)];
  if (!speaksForAudit(values, { actor, action, sort, ip, shipped })) return undefined;
  return eventOf(values, { actor, action, time, sort, ip, shipped, behind: behindIn(read), id: recordId(record) });
}

/** Does enough speak for an audit log, and for this one having acted? */
function speaksForAudit(
  values: NamedValues,
  { actor, action, sort, ip, shipped }: Omit<Entry, "time" | "behind" | "id">,
): boolean {
  if (!actor.isNamedActor && ip === undefined && OF_A_USER.test(action)) return false;
  const isAudit = shipped !== "" || saysAudit(values);
  // What a row of any sort says of whoever wrote it counts where the act itself is one of access.
  const what = actor.isLoosely ? action : `${action} ${sort}`;
  if (!isAudit && !OF_ACCESS.test(what) && !isWhole(values, actor, ip)) return false;
  return weightOf(values, actor, what, ip, isAudit) >= leastFor(actor, ip);
}

/**
 * What is no act of administration is an entry where it has the shape of one: who acted, of which sort, on what, and from where or how
 * it ended. A customer has no account with us.
 */
function isWhole(values: NamedValues, actor: EntryActor, ip: string | undefined): boolean {
  if (!actor.isNamedActor || actor.isLoosely || actor.type === "" || OUTSIDERS.test(actor.type)) return false;
  return firstValue(values, RESOURCES) !== "" && (ip !== undefined || firstValue(values, ENDS) !== "");
}

const OUTSIDERS =
  /customer|visitor|guest|shopper|buyer|subscriber|player|patient|contact|lead|viewer|editor|worker|runner|job|queue/i;

interface Entry {
  readonly actor: EntryActor;
  readonly action: string;
  readonly time: string;
  readonly sort: string;
  readonly ip: string | undefined;
  readonly shipped: string;
  readonly behind: Pick<EntryActor, "kind" | "id"> | undefined;
  readonly id: string;
}

/** A user's name alone, from nowhere, has more to speak for it. */
function leastFor({ isNamedActor }: EntryActor, ip: string | undefined): number {
  return isNamedActor || ip !== undefined ? 4 : 5;
}

/** What speaks for an audit log. An order of a shop's has somebody who acted, a state and perhaps an address: three. */
function weightOf(
  values: NamedValues,
  actor: EntryActor,
  what: string,
  ip: string | undefined,
  isAudit: boolean,
): number {
  let weight = actor.isNamedActor && !actor.isLoosely ? 2 : 1;
  if (actor.kind !== "human") weight += 2;
  if (OF_ACCESS.test(what)) weight += 2;
  if (ip !== undefined) weight += 1;
  if (firstValue(values, RESOURCES) !== "") weight += 1;
  if (firstValue(values, ENDS) !== "") weight += 1;
  if (firstValue(values, ["organizationid", "organisationid", "orgid", "tenantid"]) !== "") weight += 1;
  if (isAudit) weight += 2;
  return weight;
}

/** What happened to a user, and who did it not said: the user may be the one that it was done to. */
const OF_A_USER =
  /^(?:user|member|account|admin)s?[._ :-]?(?:was |has been )?(?:creat|add|invit|delet|remov|updat|suspend|deactivat|activat|import|provision)/i;

function eventOf(values: NamedValues, { actor, action, time, sort, ip, shipped, behind, id }: Entry): JsonObject {
  const actionClass = classOf(`${action} ${sort}`);
  const { outcome, status, isGuess: isTyped } = endOf(values, action, actionClass);
  // A name that was typed, and did not open the door, may be anybody's.
  const isGuess = isTyped && !actor.isKnown;
  const who = isGuess ? NOBODY : actor;
  return given({
    event_uid: id,
    time,
    provider: PROVIDER,
    account_uid: firstValue(values, ACCOUNTS) || shipped,
    action,
    action_class: actionClass,
    service: shipped || PROVIDER,
    identity_uid: identityUid(PROVIDER, shipped, who.kind, who.id),
    identity_kind: who.kind,
    identity_name: who.name,
    delegation: behind === undefined || isGuess ? undefined : [identityUid(PROVIDER, shipped, behind.kind, behind.id)],
    resource: firstValue(values, RESOURCES).slice(0, 512),
    resource_kind: sort.slice(0, 64),
    outcome,
    status_code: status,
    src_ip: ip,
    user_agent: firstValue(values, USER_AGENTS),
    labels: given({ tried_user: isGuess ? actor.name : undefined, role: firstValue(values, GIVEN_ROLES) }),
  });
}

/** A role that somebody was given; one beside the actor may be the actor's own. */
const GIVEN_ROLES = ["metadatarole", "metadatanewrole", "newrole", "targetrole", "targetsrole", "targetsmetadatarole"];

const NOBODY = { kind: "unknown", id: "anonymous", name: "anonymous" } as const;

/** A word or a short sentence, which is no id, no address and no text of anybody's. */
const IS_ACTION = /^(?=.*[A-Za-z]{3})(?!https?:)(?!.*@)[\w.:/ ()'>&-]{3,96}$/;

function actionOf(values: NamedValues): string | undefined {
  const said = ACTIONS.find((name) => isAction(values.get(name) ?? "", name));
  const found = said === undefined ? undefined : values.get(said);
  if (found === undefined) return undefined;
  const sort = sortOf(values);
  return BARE.test(found) && sort !== "" ? `${sort}.${found}` : found;
}

/** The sort of a row is what was done where it has a verb in it. */
function isAction(word: string, name: string): boolean {
  if (!IS_ACTION.test(word) || IS_SORT.test(word)) return false;
  return name !== "type" || VERB.test(word);
}

const VERB =
  /creat|add|updat|edit|chang|modif|delet|remov|view|read|export|enabl|disabl|revok|grant|authori|shar|rotat|import|log.?(?:in|on|out)|sign|assign|invit|access|generat|reset|fail|succe|den(?:y|ied)|upload|download|deploy|execut|run|open|clos|approv|reject|transfer|install/i;

/** What some write in `type` or `event` of every entry. */
const IS_SORT = /^(?:audit|event|log|activity|action|audit.?(?:log|event)|admin.?action|user|info)$/i;

function sortOf(values: NamedValues): string {
  const sort = SORTS.map((name) => values.get(name) ?? "").find((word) => /^[A-Za-z][\w. -]{1,63}$/.test(word));
  return sort ?? "";
}

function timeOf(values: NamedValues): string | undefined {
  for (const name of TIMES) {
    const value = values.get(name);
    // A short number is a count of something.
    const time = value === undefined || /^\d{1,8}$/.test(value) ? undefined : logTime(value);
    if (time !== undefined) return time;
  }
  return undefined;
}

function addressOf(values: NamedValues): string | undefined {
  for (const name of ADDRESSES) {
    const found = sourceAddress(values.get(name) || undefined);
    if (found !== undefined) return found.ip;
  }
  return undefined;
}

/** The vendor, where whoever shipped the record says what it is of: Panther's type of log, a table, a data set. */
function shippedAs(record: JsonObject): string {
  const names = [record["p_log_type"], record["Type"], record["log_type"], record["data_set"]];
  const name = names.find((each) => typeof each === "string" && IS_TYPE.test(each));
  return typeof name === "string" ? (/^(?:Custom\.)?([A-Za-z\d]+)/.exec(name)?.[1] ?? "").toLowerCase() : "";
}

const IS_TYPE = /^[A-Z][A-Za-z\d]{1,31}(?:\.[A-Z][A-Za-z]{2,31}|[A-Za-z\d_]{0,48}_CL)$/;

const CLASSES = [
  [
    /\blog(?:in|on|out|off)|log(?:ged)?.?(?:in|on|out|off)\b|sign(?:ed)?.?(?:in|on|out)\b|authenticat|\bmfa\b|\b2fa\b|session/i,
    "auth",
  ],
  [/api.?key|token|secret|credential|password|certificate|private.?key|access.?key/i, "secret"],
  [/delet|remov|destroy|purge|revoke/i, "delete"],
  [
    /role|permission|polic(?:y|ies)|member|user|group|admin|sso|saml|scim|setting|grant|invit|integration|webhook/i,
    "admin",
  ],
  [/view|read|list|get|search|export|download|access/i, "read"],
  [/execut|run|invoke|trigger|deploy/i, "execute"],
  [/creat|add|updat|edit|chang|modif|enabl|disabl|upload|import|insert|assign/i, "write"],
] as const;

function classOf(what: string): string {
  return CLASSES.find(([pattern]) => pattern.test(what.replaceAll("_", " ")))?.[1] ?? "other";
}

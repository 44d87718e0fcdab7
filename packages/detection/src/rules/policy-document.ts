import { isJsonObject, type Json, type JsonObject, parseJson } from "@rolecall/core";
import { letsAnyBuildIn } from "./build-trust.ts";
import { compileGlob } from "./glob.ts";
import type { IsOwn } from "./own-account.ts";
import { isNarrowed, outsidersNamed } from "./policy-condition.ts";
import type { PolicyTest } from "./rule.ts";

/**
 * Accounts of AWS as which load balancers deliver their logs, one a region ("Enable access logs for your Application Load
 * Balancer"), and as which the bill is delivered: every bucket for such logs has one in its policy.
 */
const LOG_DELIVERY: ReadonlySet<string> = new Set([
  ...["127311923021", "033677994240", "027434742980", "797873946194", "098369216593", "754344448648", "589379963580"],
  ...["718504428378", "383597477331", "600734575887", "114774131450", "783225319266", "582318560864", "985666609251"],
  ...["054676820928", "156460612806", "652711504416", "635631232127", "009996457667", "897822967062", "076674570225"],
  ...["507241528517", "048591011584", "190560391635", "638102146993", "037604701340", "386209384616"],
]);

/** IAM takes 131,072 characters, and counts no white space towards its limits; CloudTrail writes twice that at most. */
const MAX_DOCUMENT = 262_144;

/**
 * Does an AWS policy document, as JSON text (also URL-encoded, as IAM answers) or as an object, allow
 * - `public`: everybody, without a condition that narrows it;
 * - `outside`: a principal of an account that is not one's own, or everybody; services are inside;
 * - `admin`: every action on every resource, or every action of IAM, by which one gives oneself the rest;
 * - `any-build`: builds of a public service to take the role, whoever's they are?
 *
 * Reads what AWS documents at "IAM JSON policy elements reference". Never throws; what is no policy grants nothing.
 */
export function grants(document: Json, test: PolicyTest, isOwn: IsOwn): boolean {
  return statementsOf(document).some((statement) => allows(statement, test, isOwn));
}

/** Whom outside of one's own accounts a policy document lets in: their account ids, and `everybody`. */
export function outsidersOf(document: Json, isOwn: IsOwn): readonly string[] {
  return statementsOf(document).flatMap((statement) => outsidersIn(statement, isOwn));
}

function outsidersIn(statement: JsonObject, isOwn: IsOwn): readonly string[] {
  if (!allows(statement, "outside", isOwn)) return [];
  if (allows(statement, "public", isOwn)) return ["everybody"];
  const named = principalsOf(statement["Principal"]).flatMap((principal) =>
    isOutside(principal, isOwn) ? [ownerOf(principal) ?? principal] : [],
  );
  return [...named, ...outsidersNamed(statement["Condition"], isOwn)];
}

/**
 * On what terms it lets them in, a text for each statement that does: who, what they may do, and what is asked of them; where it
 * is everybody also of what. Of the same account other keys than before are other terms, and other values are not.
 */
export function termsOf(document: Json, isOwn: IsOwn): readonly string[] {
  return statementsOf(document).flatMap((statement): readonly string[] => {
    const who = outsidersIn(statement, isOwn);
    if (who.length === 0) return [];
    const { Action, NotAction, Resource, NotResource, NotPrincipal, Condition } = statement;
    const of = who.includes("everybody") ? [textsOf(Resource), textsOf(NotResource), textsOf(NotPrincipal)] : [];
    const terms = [who, textsOf(Action), textsOf(NotAction), ...of, conditionKeys(Condition)];
    return [JSON.stringify(terms.map((each) => each.toSorted()))];
  });
}

/** `StringEquals sts:ExternalId` */
function conditionKeys(condition: Json | undefined): readonly string[] {
  if (!isJsonObject(condition)) return [];
  return Object.entries(condition).flatMap(([operator, asked]) =>
    isJsonObject(asked) ? Object.keys(asked).map((key) => `${operator} ${key}`) : [operator],
  );
}

function statementsOf(document: Json): readonly JsonObject[] {
  const policy = typeof document === "string" ? parsePolicy(document) : document;
  return isJsonObject(policy) ? listOf(policy["Statement"]).filter(isJsonObject) : [];
}

function parsePolicy(text: string): Json | undefined {
  if (text.length > MAX_DOCUMENT) return undefined;
  return parseJson(text.trimStart().startsWith("%") ? decodeUrl(text) : text);
}

function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function allows(statement: JsonObject, test: PolicyTest, isOwn: IsOwn): boolean {
  if (statement["Effect"] !== "Allow") return false;
  if (test === "any-build") return letsAnyBuildIn(statement);
  if (test === "admin") return givesIam(statement) && isOnEverything(statement);
  const principals = principalsOf(statement["Principal"]);
  const condition = statement["Condition"];
  // Everybody but those named is everybody: whoever is named needs another name.
  const isForAll = principals.includes("*") || statement["NotPrincipal"] !== undefined;
  const everybody = isForAll && !isNarrowed(condition);
  if (test === "public" || everybody) return everybody;
  return (
    principals.some((principal) => isOutside(principal, isOwn)) ||
    (isForAll && outsidersNamed(condition, isOwn).length > 0)
  );
}

/** Everything, all of IAM, or all but something that IAM is not part of. */
function givesIam(statement: JsonObject): boolean {
  const left = statement["NotAction"];
  if (left !== undefined) return !textsOf(left).some(coversIam);
  return textsOf(statement["Action"]).some((action) => coversIam(action) || coversGrant(action));
}

/** `*`, `*:*`, `iam:*`, in any case and with as many wildcards. */
function coversIam(action: string): boolean {
  const colon = action.indexOf(":");
  const [service, name] = colon === -1 ? ["*", action] : [action.slice(0, colon), action.slice(colon + 1)];
  return isAny(name) && (isAny(service) || service.toLowerCase() === "iam");
}

const GRANTS = ["attachuserpolicy", "attachrolepolicy", "putuserpolicy", "putrolepolicy"];

/** Part of IAM, written with a wildcard: `iam:Put*` gives as much. Exact names are those of somebody who deploys roles. */
function coversGrant(action: string): boolean {
  const folded = action.toLowerCase();
  if (!folded.startsWith("iam:") || !folded.includes("*")) return false;
  const covers = compileGlob(folded.slice("iam:".length));
  return GRANTS.some(covers);
}

function isOnEverything(statement: JsonObject): boolean {
  return statement["NotResource"] !== undefined || textsOf(statement["Resource"]).some(isEveryResource);
}

/** `*`, or everything of IAM, of one account or all. */
function isEveryResource(resource: string): boolean {
  const [arn, , service = "", , account = "", ...rest] = resource.split(":");
  if (arn !== "arn" || !resource.endsWith("*")) return isAny(resource);
  if (rest.length === 0) return isAny(resource.replace(/^arn:(?:aws[\w-]*:)?/, "").replaceAll(":", ""));
  return (isAny(service) || service === "iam") && (isAny(account) || /^\d{12}$/.test(account)) && isAny(rest.join(""));
}

/** Nothing but wildcards, of which one stands for any text. */
function isAny(text: string): boolean {
  return text.includes("*") && /^[*?]+$/.test(text);
}

/** AWS principals only: services and federated providers are judged by other rules. */
function principalsOf(principal: Json | undefined): readonly string[] {
  return textsOf(isJsonObject(principal) ? principal["AWS"] : principal);
}

/** A principal that is AWS itself, a deleted one (`AROA…`, `AIDA…`) or unreadable is not called outside. */
function isOutside(principal: string, isOwn: IsOwn): boolean {
  const owner = ownerOf(principal);
  return owner !== undefined && !isOwn(owner) && !LOG_DELIVERY.has(owner);
}

function ownerOf(principal: string): string | undefined {
  return /^(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];
}

function textsOf(value: Json | undefined): readonly string[] {
  return listOf(value).filter((item) => typeof item === "string");
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

import { isJsonObject, type Json, type JsonObject, parseJson } from "@rolecall/core";
import type { PolicyTest } from "./rule.ts";

/** IAM's own limit for a managed policy is 6,144 characters; resource policies reach 20 KiB. */
const MAX_DOCUMENT = 65_536;

/** Condition keys that tie a `*` principal to somebody known (IAM user guide, "The meaning of public"). */
const NARROWING = [
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceip",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalarn",
  "aws:principalaccount",
  "aws:userid",
  "kms:calleraccount",
];

/**
 * Does an AWS policy document, as JSON text (also URL-encoded, as IAM answers) or as an object, allow
 * - `public`: everybody, without a condition that narrows it;
 * - `outside`: a principal of another account than `account`, or everybody; services and the account itself are inside;
 * - `admin`: every action on every resource, or every action of IAM, by which one gives oneself the rest?
 *
 * Reads what AWS documents at "IAM JSON policy elements reference". Never throws; what is no policy grants nothing.
 */
export function grants(document: Json, test: PolicyTest, account: string | undefined): boolean {
  const policy = typeof document === "string" ? parsePolicy(document) : document;
  if (!isJsonObject(policy)) return false;
  return listOf(policy["Statement"]).some((statement) => isJsonObject(statement) && allows(statement, test, account));
}

function parsePolicy(text: string): Json | undefined {
  if (text.length > MAX_DOCUMENT) return undefined;
  return parseJson(text.startsWith("%7B") ? decodeUrl(text) : text);
}

function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function allows(statement: JsonObject, test: PolicyTest, account: string | undefined): boolean {
  if (statement["Effect"] !== "Allow") return false;
  if (test === "admin") return isEverything(statement["Action"], true) && isEverything(statement["Resource"], false);
  const principals = principalsOf(statement["Principal"]);
  const everybody = principals.includes("*") && !isNarrowed(statement["Condition"]);
  if (test === "public" || everybody) return everybody;
  return principals.some((principal) => isOutside(principal, account));
}

function isEverything(value: Json | undefined, isAction: boolean): boolean {
  return listOf(value).some((item) => item === "*" || (isAction && (item === "*:*" || item === "iam:*")));
}

/** AWS principals only: services and federated providers are judged by other rules. */
function principalsOf(principal: Json | undefined): readonly string[] {
  const given = isJsonObject(principal) ? principal["AWS"] : principal;
  return listOf(given).filter((item): item is string => typeof item === "string");
}

/** A principal that is a deleted one (`AROA…`, `AIDA…`) or unreadable is not called outside. */
function isOutside(principal: string, account: string | undefined): boolean {
  const owner = /^(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal)?.[1];
  return owner !== undefined && account !== undefined && owner !== account;
}

function isNarrowed(condition: Json | undefined): boolean {
  if (!isJsonObject(condition)) return false;
  return Object.values(condition).some(
    (operands) =>
      isJsonObject(operands) &&
      Object.entries(operands).some(([key, value]) => NARROWING.includes(key.toLowerCase()) && !isOpen(value)),
  );
}

function isOpen(value: Json | undefined): boolean {
  return listOf(value).some((item) => item === "*" || item === "0.0.0.0/0" || item === "::/0");
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

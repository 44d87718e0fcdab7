import { type Json, remembering } from "@rolecall/core";
import { compileExpression } from "../user-rules/expression.ts";
import { isPublicAddress, isWholeWorld } from "./address-range.ts";
import { compilePath, compileSome, type Evidence, hasOneList } from "./evidence.ts";
import { FOLDED_TESTS } from "./folded.ts";
import { compileGlob } from "./glob.ts";
import { jsonOfText } from "./json-text.ts";
import type { IsOwn } from "./own-account.ts";
import { grants } from "./policy-document.ts";
import type { Condition, PolicyTest } from "./rule.ts";
import { isOutside } from "./tool-paths.ts";

/** One that somebody made in a project; those that Google makes for its services are named by numbers, and in projects of its own. */
const SERVICE_ACCOUNT = /^serviceaccount:[^@]+@([^.@]+)\.iam\.gserviceaccount\.com$/;

/** Does an event's evidence satisfy a condition? Never throws. */
export type Check = (evidence: Evidence) => boolean;

type FieldCondition = Extract<Condition, { readonly field: string }>;
type OutsideHost = Extract<FieldCondition, { readonly outsideHost: string }>;
type ValueTest = (value: Json, evidence: Evidence) => boolean;

/** Compiles a condition once, so that judging an event interprets nothing. */
export function compileCondition(condition: Condition): Check {
  if ("all" in condition) {
    const checks = condition.all.map(compileCondition);
    return (evidence) => {
      for (const check of checks) if (!check(evidence)) return false;
      return true;
    };
  }
  if ("any" in condition) {
    const either = textsOfOne(condition.any);
    if (either !== undefined) return compileAny(either.field, either.texts);
    const checks = condition.any.map(compileCondition);
    return (evidence) => checks.some((check) => check(evidence));
  }
  if ("not" in condition) {
    const check = compileCondition(condition.not);
    return (evidence) => !check(evidence);
  }
  if ("each" in condition) {
    const read = compilePath(condition.each);
    const check = compileCondition(condition.where);
    return (evidence) =>
      read(evidence)
        .flatMap(itemsOf)
        .some((item) => check({ ...evidence, item }));
  }
  return "cel" in condition ? compileCel(condition.cel) : compileField(condition);
}

/** Tables keep a list as its JSON text. */
function itemsOf(value: Json): readonly Json[] {
  const list = typeof value === "string" ? jsonOfText(value) : undefined;
  return Array.isArray(list) ? (list as readonly Json[]) : [value];
}

/** Parts that all look for a text in one and the same field, as a list of names to beware of does. */
function textsOfOne(
  parts: readonly Condition[],
): { readonly field: string; readonly texts: readonly string[] } | undefined {
  const [first] = parts;
  if (parts.length < 2 || first === undefined || !("contains" in first)) return undefined;
  const texts = parts.flatMap((part) => ("contains" in part && part.field === first.field ? [part.contains] : []));
  return texts.length < parts.length ? undefined : { field: first.field, texts };
}

/** The value is read and folded once for all of them. */
function compileAny(field: string, texts: readonly string[]): Check {
  // One walk over the text for all of them: plain alternatives, with nothing to go back for.
  const one = new RegExp(texts.map((text) => text.toLowerCase().replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"));
  if (hasOneList(field)) return compileFolded(field, FOLDED_TESTS.any(one));
  return compileSome(field, (value) => typeof value !== "object" && one.test(textOf(value)));
}

function foldedTest(condition: FieldCondition): ((values: readonly Json[]) => boolean) | undefined {
  if ("contains" in condition) return FOLDED_TESTS.contains(condition.contains);
  return "matches" in condition ? FOLDED_TESTS.matches(condition.matches) : undefined;
}

function compileFolded(field: string, test: (values: readonly Json[]) => boolean): Check {
  const read = compilePath(field);
  return (evidence) => test(read(evidence));
}

function compileCel(cel: string): Check {
  const expression = compileExpression(cel);
  if (!expression.ok) throw new Error(`the condition ${cel} cannot be compiled: ${expression.message}`);
  return (evidence) => expression.holds(evidence.event, evidence.raw);
}

function compileField(condition: FieldCondition): Check {
  if ("exists" in condition) {
    const some = compileSome(condition.field, (value) => value !== null && value !== "");
    return (evidence) => some(evidence) === condition.exists;
  }
  if ("differsFrom" in condition) return compileDifference(condition.field, condition.differsFrom);
  if ("equalsPath" in condition) return compileEquality(condition.field, condition.equalsPath);
  if ("sameDomainAs" in condition) return compileSameDomain(condition.field, condition.sameDomainAs);
  if ("serviceAccountOf" in condition) return compileServiceAccount(condition.field, condition.serviceAccountOf);
  if ("outsideAccount" in condition || "outsideHost" in condition) return compileOutside(condition);
  const folded = hasOneList(condition.field) ? foldedTest(condition) : undefined;
  if (folded !== undefined) return compileFolded(condition.field, folded);
  const test = "policy" in condition ? policyTest(condition.policy) : (textTest(condition) ?? valueTest(condition));
  return compileSome(condition.field, test);
}

function compileEquality(field: string, other: string): Check {
  const readOther = compilePath(other);
  return compileSome(field, (value, evidence) => {
    const text = textOf(value);
    return text !== "" && readOther(evidence).some((each) => textOf(each) === text);
  });
}

function compileSameDomain(field: string, other: string): Check {
  const readOther = compilePath(other);
  return compileSome(field, (value, evidence) => {
    const domain = domainOf(value);
    return domain !== "" && readOther(evidence).some((each) => domainOf(each) === domain);
  });
}

function compileServiceAccount(field: string, project: string): Check {
  const readProject = compilePath(project);
  return compileSome(field, (value, evidence) => {
    const own = SERVICE_ACCOUNT.exec(textOf(value))?.[1];
    return own !== undefined && readProject(evidence).some((each) => textOf(each) === own);
  });
}

/** Is it somebody else's? The inventory says what is one's own. */
function compileOutside(condition: Extract<FieldCondition, { readonly outsideAccount: true }> | OutsideHost): Check {
  if ("outsideAccount" in condition) {
    return compileSome(condition.field, (value, { isOwn }) => isOtherAccount(value, isOwn));
  }
  return compileSome(condition.field, (value, evidence) => isOutside(value, evidence, condition.outsideHost));
}

function domainOf(value: Json): string {
  const text = textOf(value);
  return text.includes("@") ? text.slice(text.lastIndexOf("@") + 1) : "";
}

function compileDifference(field: string, other: string): Check {
  const read = compilePath(field);
  const readOther = compilePath(other);
  return (evidence) => {
    const others = readOther(evidence).map(textOf);
    return others.length > 0 && read(evidence).some((value) => !others.includes(textOf(value)));
  };
}

function policyTest(test: PolicyTest): ValueTest {
  return (value, evidence) => grants(value, test, evidence.isOwn);
}

/** The conditions that compare text, without regard to case. */
function textTest(condition: FieldCondition): ValueTest | undefined {
  if ("prefix" in condition) {
    const prefix = condition.prefix.toLowerCase();
    return (value) => (typeof value === "string" ? beginsWith(value, prefix) : textOf(value).startsWith(prefix));
  }
  if ("suffix" in condition) {
    const suffix = condition.suffix.toLowerCase();
    return (value) => textOf(value).endsWith(suffix);
  }
  if ("contains" in condition) {
    const part = condition.contains.toLowerCase();
    if (part === condition.contains.toUpperCase())
      return (value) => typeof value !== "object" && String(value).includes(part);
    return (value) => textOf(value).includes(part);
  }
  if ("matches" in condition) {
    const glob = compileGlob(condition.matches.toLowerCase());
    return (value) => glob(textOf(value));
  }
  return undefined;
}

function valueTest(condition: FieldCondition): ValueTest {
  if ("equals" in condition) {
    const wanted = textOf(condition.equals);
    return (value) => isScalar(value) && textOf(value) === wanted;
  }
  if ("in" in condition) {
    const wanted = new Set(condition.in.map(textOf));
    return (value) => isScalar(value) && wanted.has(textOf(value));
  }
  if ("isPath" in condition) {
    const wanted = new Set(condition.isPath);
    return (value) => typeof value === "string" && wanted.has(plainPath(value));
  }
  if ("atLeast" in condition) return (value) => numberOf(value) >= condition.atLeast;
  if ("atMost" in condition) return (value) => numberOf(value) <= condition.atMost;
  if ("worldOpen" in condition) return (value) => typeof value === "string" && isWholeWorld(value);
  return (value) => typeof value === "string" && isPublic(value);
}

/** A path without what names the place where it stands already. */
function plainPath(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return `${path.startsWith("/") ? "/" : ""}${parts.join("/")}`;
}

/** `123456789012`, or an ARN, whose fifth part is the account (empty for some services: then nobody else's). */
function isOtherAccount(value: Json, isOwn: IsOwn): boolean {
  const text = textOf(value);
  const owner = text.startsWith("arn:") ? (text.split(":", 5)[4] ?? "") : text;
  return /^\d{12}$/.test(owner) && !isOwn(owner);
}

const isPublic = remembering(isPublicAddress);

/** Without regard to case, and without a text in between where it is ASCII. */
function beginsWith(text: string, prefix: string): boolean {
  for (let at = 0; at < prefix.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > MOST_ASCII) return text.slice(0, prefix.length).toLowerCase().startsWith(prefix);
    if ((code >= UPPER_A && code <= UPPER_Z ? code | LOWER : code) !== prefix.charCodeAt(at)) return false;
  }
  return true;
}

const MOST_ASCII = 127;
const UPPER_A = 65;
const UPPER_Z = 90;
const LOWER = 32;

function isScalar(value: Json): boolean {
  return typeof value !== "object";
}

/** Scalars as lower-case text (`true` and `"true"` are the same: vendors write both); nothing for the rest. */
function textOf(value: Json): string {
  return typeof value === "object" ? "" : String(value).toLowerCase();
}

/** NaN, which no bound holds, for what is no number. */
function numberOf(value: Json): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

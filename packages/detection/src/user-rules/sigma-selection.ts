import { isJsonObject, type Json } from "@rolecall/core";
import type { Condition } from "../rules/rule.ts";
import { type SigmaSource, sigmaPath } from "./sigma-fields.ts";

/** Notes what is not understood. */
export type NotUnderstood = (what: string) => void;

/** One selection: a map of fields that must all match, or a list of such maps, of which one must. */
export function sigmaSelection(value: Json, source: SigmaSource, not: NotUnderstood): Condition | undefined {
  if (isJsonObject(value)) {
    const parts = Object.entries(value).map(([field, wanted]) => sigmaField(field, wanted ?? null, source, not));
    return joined("all", parts);
  }
  if (!Array.isArray(value)) return missed(not, "keywords (a value without a field)");
  const items = value as readonly Json[];
  if (items.some((item) => !isJsonObject(item))) return missed(not, "keywords (values without a field)");
  return joined(
    "any",
    items.map((item) => sigmaSelection(item, source, not)),
  );
}

function joined(how: "all" | "any", parts: readonly (Condition | undefined)[]): Condition | undefined {
  if (parts.length === 0 || parts.some((part) => part === undefined)) return undefined;
  const whole = parts as readonly Condition[];
  if (whole.length === 1) return whole[0];
  return how === "all" ? { all: whole } : { any: whole };
}

function missed(not: NotUnderstood, what: string): undefined {
  not(what);
  return undefined;
}

const KNOWN = new Set(["contains", "startswith", "endswith", "all", "exists", "gte", "lte", "cased", "windash"]);

/** `field|contains|all: [a, b]`. */
function sigmaField(written: string, wanted: Json, source: SigmaSource, not: NotUnderstood): Condition | undefined {
  const [field = "", ...modifiers] = written.split("|");
  const unknown = modifiers.find((modifier) => !KNOWN.has(modifier));
  if (unknown !== undefined) return missed(not, `the modifier ${unknown} (of ${field})`);
  if (modifiers.includes("cased")) return missed(not, `the modifier cased (of ${field}): text compares without case`);
  const path = sigmaPath(source, field);
  const values = Array.isArray(wanted) ? (wanted as readonly Json[]) : [wanted];
  const tests = values.map((value) => valueTest(path, value, modifiers, not));
  return joined(modifiers.includes("all") ? "all" : "any", tests);
}

function valueTest(path: string, value: Json, modifiers: readonly string[], not: NotUnderstood): Condition | undefined {
  if (modifiers.includes("exists")) return { field: path, exists: value === true || value === "true" };
  if (value === null) return { field: path, exists: false };
  if (typeof value === "object") return missed(not, `a value of ${path} that is no text, number or truth`);
  if (modifiers.includes("gte")) return { field: path, atLeast: Number(value) };
  if (modifiers.includes("lte")) return { field: path, atMost: Number(value) };
  if (typeof value !== "string") return { field: path, equals: value };
  if (/(?<!\\)\?/.test(value)) return missed(not, `the wildcard ? (in a value of ${path})`);
  return textTest(path, value.replaceAll("\\\\", "\\"), modifiers);
}

/** `*` is any text, also within the modifiers. */
function textTest(path: string, value: string, modifiers: readonly string[]): Condition {
  const before = modifiers.includes("contains") || modifiers.includes("endswith") ? "*" : "";
  const after = modifiers.includes("contains") || modifiers.includes("startswith") ? "*" : "";
  if (value === "" && before === "" && after === "") return { field: path, exists: false };
  const pattern = `${before}${value}${after}`.replaceAll(/\*{2,}/g, "*");
  return pattern.includes("*") ? { field: path, matches: pattern } : { field: path, equals: value };
}

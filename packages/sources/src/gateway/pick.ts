import { isJsonObject, type Json, type JsonObject, rememberNames } from "@rolecall/core";
import { readCount, readId, readObject, readText } from "../record/read-member.ts";

/** Tokens with many claims are long, and a cut one would have another fingerprint. */
const MAX_SECRET = 65_536;
const BLACKED_OUT = /^(?:-|[*x]+|[[<({]?(?:redacted|masked|hidden)[\])>}]?)$/i;

/** The first of several members that has a text; `-` is how access logs write nothing. Dots go into objects. */
export function pick(record: JsonObject, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = readId(memberAt(record, name));
    if (text !== undefined && text !== "-") return text;
  }
  return undefined;
}

/** As `pick`, for secrets: what a gateway has already blacked out is nothing. */
export function pickSecret(record: JsonObject, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = readText(memberAt(record, name), MAX_SECRET);
    if (text !== undefined && !BLACKED_OUT.test(text)) return text;
  }
  return undefined;
}

/** The first of several members that is a whole number of zero or more, or its digits. */
export function pickCount(record: JsonObject, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const count = readCount(memberAt(record, name));
    if (count !== undefined) return count;
  }
  return undefined;
}

/** `identity.sourceIp`: the member of that very name, else the one inside. Most access logs have no object inside. */
function memberAt(record: JsonObject, name: string): Json | undefined {
  const own = record[name];
  return own !== undefined || !nests(record) ? own : memberWithin(record, name);
}

let lastRecord: JsonObject | undefined;
let lastNests = false;

/** Has the record an object among its members? It is asked for each of many names. */
function nests(record: JsonObject): boolean {
  if (record !== lastRecord) {
    lastNests = Object.values(record).some(isJsonObject);
    lastRecord = record;
  }
  return lastNests;
}

function memberWithin(record: JsonObject, name: string): Json | undefined {
  const own = record[name];
  if (own !== undefined) return own;
  const path = pathOf(name);
  const inner = path === NO_PATH ? undefined : readObject(record[path.outer]);
  return inner === undefined ? undefined : memberWithin(inner, path.rest);
}

/** A name with a dot as the member of a member. */
const NO_PATH = { outer: "", rest: "" };
const pathOf = rememberNames((name) => {
  const dot = name.indexOf(".");
  return dot === -1 ? NO_PATH : { outer: name.slice(0, dot), rest: name.slice(dot + 1) };
});

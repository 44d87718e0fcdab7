import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/** One value of every JSON type, and those that trip readers: for tests that give each member each wrong type. */
export const WRONG_VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  // What JSON.parse makes of 1e400.
  Number.POSITIVE_INFINITY,
  9_007_199_254_740_992,
  "",
  "-",
  " ",
  "0000-01-01T00:00:00Z",
  "99999-01-01T00:00:00Z",
  "2026-02-30T10:00:00Z",
  "\u0000\u202e\ud800",
  "x".repeat(5000),
  "::::%%%:::",
  "1.2.3.4.5",
  [],
  [null, 1, "text", {}, []],
  {},
  { toString: "text", length: -1 },
];

/** Copies of a record in which one member, at any depth, is missing or has one of `WRONG_VALUES`. */
export function* mangled(record: JsonObject): Generator<JsonObject> {
  for (const name of Object.keys(record)) {
    const { [name]: value, ...rest } = record;
    yield rest;
    for (const wrong of WRONG_VALUES) yield { ...record, [name]: wrong };
    for (const inner of mangledValue(value)) yield { ...record, [name]: inner };
  }
}

function* mangledValue(value: Json | undefined): Generator<Json> {
  if (isJsonObject(value)) yield* mangled(value);
  if (!Array.isArray(value)) return;
  const items = value as readonly Json[];
  for (const [index, item] of items.entries()) {
    for (const wrong of WRONG_VALUES) yield items.with(index, wrong);
    for (const inner of mangledValue(item)) yield items.with(index, inner);
  }
}

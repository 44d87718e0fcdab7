import { AGGREGATE_FUNCTIONS } from "./allowed/aggregate-functions.ts";
import { TEXT_FUNCTIONS } from "./allowed/text-functions.ts";
import { VALUE_FUNCTIONS } from "./allowed/value-functions.ts";

// The functions that an analyst's SQL may call, from `system.functions` of engine 26.7. A list of what is allowed and
// not of what is forbidden: `file` alone exists in two forms, and each release adds functions. Left out on purpose:
// whatever reads files, dictionaries, other tables, settings or the server's state, calls out (`aiGenerate`), sleeps,
// or logs. Compared without case.

const SCALAR = words(TEXT_FUNCTIONS, VALUE_FUNCTIONS);
const AGGREGATE = words(AGGREGATE_FUNCTIONS);
const TABLE = words("generate_series generateSeries numbers numbers_mt SQLStandardValues values");

/** Suffixes that make another aggregate function of one. */
const COMBINATOR =
  /(?:if|array|distinct|ornull|ordefault|state|merge|mergestate|simplestate|foreach|resample|map|argmin|argmax)$/;

/** True where a scalar, aggregate or window function may be called. */
export function isAllowedFunction(name: string): boolean {
  const lower = name.toLowerCase();
  return SCALAR.has(lower) || isAllowedAggregate(lower);
}

/** True where a function may stand in the place of a table. */
export function isAllowedTableFunction(name: string): boolean {
  return TABLE.has(name.toLowerCase());
}

/** Every allowed name, in lower case, for hints. */
export function allowedFunctionNames(): Iterable<string> {
  return [...AGGREGATE, ...SCALAR];
}

function isAllowedAggregate(lower: string): boolean {
  let base = lower;
  while (!AGGREGATE.has(base)) {
    const shorter = base.replace(COMBINATOR, "");
    if (shorter === base) return false;
    base = shorter;
  }
  return true;
}

function words(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.join(" ").toLowerCase().split(/\s+/).filter(Boolean));
}

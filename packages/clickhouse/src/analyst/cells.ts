/** A value of a result, as it is shown. */
export type Cell = null | boolean | number | string | readonly Cell[] | { readonly [name: string]: Cell };

type Convert = (value: Cell) => Cell;

/**
 * How to show values of a ClickHouse type that came as JSON with quoted 64-bit integers: those as numbers where they are
 * exact, else as text; instants as RFC 3339 UTC with milliseconds. Works through arrays, maps, tuples and wrappers.
 */
export function converterOf(type: string): Convert {
  const { name, inner } = parseType(type);
  switch (name) {
    case "Nullable":
    case "LowCardinality":
      return nullable(converterOf(inner[0] ?? ""));
    case "Array":
      return arrayOf(converterOf(inner[0] ?? ""));
    case "Map":
      return mapOf(converterOf(inner[1] ?? ""));
    case "Tuple":
      return tupleOf(inner);
    case "Int64":
    case "UInt64":
      return (value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value);
    case "DateTime":
    case "DateTime64":
      return (value) => (typeof value === "string" ? toMilliseconds(value) : value);
    default:
      return (value) => value;
  }
}

function nullable(convert: Convert): Convert {
  return (value) => (value === null ? null : convert(value));
}

function arrayOf(convert: Convert): Convert {
  return (value) => (Array.isArray(value) ? (value as readonly Cell[]).map(convert) : value);
}

function mapOf(convert: Convert): Convert {
  return (value) => mapMembers(value, () => convert);
}

/** Named tuples come as objects, unnamed ones as arrays. */
function tupleOf(inner: readonly string[]): Convert {
  const members = inner.map((each) => {
    const named = /^(?:`([^`]+)`|(\w+)) (.+)$/.exec(each);
    return { name: named?.[1] ?? named?.[2], convert: converterOf(named?.[3] ?? each) };
  });
  return (value) => {
    if (Array.isArray(value)) return (value as readonly Cell[]).map((each, i) => members[i]?.convert(each) ?? each);
    return mapMembers(value, (name) => members.find((each) => each.name === name)?.convert);
  };
}

function mapMembers(value: Cell, convertOf: (name: string) => Convert | undefined): Cell {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, convertOf(name)?.(each) ?? each]));
}

/** `2026-01-01T00:00:00Z` and `…00.123456Z` to `….000Z` and `….123Z`. */
function toMilliseconds(text: string): string {
  const parts = /^(.+T\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/.exec(text);
  return parts === null ? text : `${parts[1]}.${(parts[2] ?? "").slice(0, 3).padEnd(3, "0")}Z`;
}

/** `Map(String, Array(UInt8))` to its name and `["String", "Array(UInt8)"]`. */
function parseType(type: string): { readonly name: string; readonly inner: readonly string[] } {
  const open = type.indexOf("(");
  if (open < 0) return { name: type, inner: [] };
  return { name: type.slice(0, open), inner: splitTopLevel(type.slice(open + 1, -1)) };
}

function splitTopLevel(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === "(") depth += 1;
    else if (text[i] === ")") depth -= 1;
    else if (text[i] === "," && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

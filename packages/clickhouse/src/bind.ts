import type { Parameter } from "./store.ts";

const PLACEHOLDER = /\{([a-z_]\w*):([A-Za-z0-9]+(?:\([^{}]*\))?)\}/g;

/**
 * Put values in the place of `{name:Type}`, as typed literals.
 *
 * The engine can bind by itself, but runs bound queries one after the other across the whole process (measured: two
 * `sleep({n:Float64})` of 1 s on two sessions take 2 s, unbound 1 s), so a slow read would hold up every other.
 *
 * @throws TypeError for a placeholder without a value, or a number that is not finite.
 */
export function bindParameters(sql: string, parameters: Readonly<Record<string, Parameter>>): string {
  return sql.replaceAll(PLACEHOLDER, (_whole, name: string, type: string) => {
    const value = parameters[name];
    if (value === undefined) throw new TypeError(`no value for {${name}:${type}}`);
    return type === "String" && typeof value === "string" ? quote(value) : `CAST(${literal(value)}, ${quote(type)})`;
  });
}

/** A string literal of ClickHouse, safe whatever the text. */
export function quote(text: string): string {
  // NUL would end the statement on its way to the engine; lone surrogates have no UTF-8.
  const escaped = text.toWellFormed().replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\0", "\\0");
  return `'${escaped}'`;
}

function literal(value: Parameter): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") return number(value);
  return `[${value.map((each) => (typeof each === "string" ? quote(each) : number(each))).join(", ")}]`;
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`${value} is no number that SQL can say`);
  return Number.isSafeInteger(value) ? String(value) : value.toExponential();
}

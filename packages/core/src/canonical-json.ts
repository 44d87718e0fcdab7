/** Deeper than any log nests, and far from the end of the stack. */
export const MAX_DEPTH = 1000;

/**
 * RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, no white space, numbers as ECMAScript
 * writes them. Members that are undefined are left out, as `JSON.stringify` does. One departure: a lone surrogate is
 * written as its escape where the RFC would stop, since any record must have an id.
 *
 * @throws TypeError for what JSON cannot say (NaN, infinities, functions), and for what nests deeper than `MAX_DEPTH`,
 * cycles included.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError("a number that JSON cannot say");
    return JSON.stringify(value);
  }
  if (typeof value !== "object") throw new TypeError(`a ${typeof value} that JSON cannot say`);
  if (depth === MAX_DEPTH) throw new TypeError(`nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(",")}]`;
  return writeObject(value as Readonly<Record<string, unknown>>, depth);
}

function writeObject(members: Readonly<Record<string, unknown>>, depth: number): string {
  const parts: string[] = [];
  for (const key of Object.keys(members).sort()) {
    if (members[key] !== undefined) parts.push(`${JSON.stringify(key)}:${write(members[key], depth + 1)}`);
  }
  return `{${parts.join(",")}}`;
}

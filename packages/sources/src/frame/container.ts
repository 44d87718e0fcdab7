const KEYS = ["Records", "records", "items"].map((key) => Uint8Array.from(key, (char) => char.charCodeAt(0)));

const QUOTE = 34;
const COLON = 58;
const SPACE = 32;

/** Is the `[` at `at` the value of `"Records"`, `"records"` or `"items"`? Looks back from it, never before `from`. */
export function isContainerArray(bytes: Uint8Array, at: number, from: number): boolean {
  let end = skipBlankBack(bytes, at - 1, from);
  if (bytes[end] !== COLON) return false;
  end = skipBlankBack(bytes, end - 1, from);
  if (end < from || bytes[end] !== QUOTE) return false;
  return KEYS.some((key) => endsWithKey(bytes, end, key));
}

/** Does this line of text begin as an array, or as an object whose first member is a container? */
export function startsAsContainer(text: string, from: number): boolean {
  const first = text.charCodeAt(from);
  if (first === 91) return true;
  if (first !== 123) return false;
  // `{"R`, `{"r`, `{"i`: everything else, that is nearly every line, is decided by one look.
  const initial = text.charCodeAt(from + 2);
  if (initial !== 82 && initial !== 114 && initial !== 105) return false;
  return /^\{"(?:Records|records|items)"\s*:\s*\[/.test(text.slice(from, from + 64));
}

/** The first byte at or before `at` that is no white space, or `from - 1`. */
export function skipBlankBack(bytes: Uint8Array, at: number, from: number): number {
  let end = at;
  while (end >= from && (bytes[end] as number) <= SPACE) end -= 1;
  return end;
}

function endsWithKey(bytes: Uint8Array, closingQuote: number, key: Uint8Array): boolean {
  const start = closingQuote - key.length;
  if (start < 1 || bytes[start - 1] !== QUOTE) return false;
  for (let i = 0; i < key.length; i += 1) if (bytes[start + i] !== key[i]) return false;
  return true;
}

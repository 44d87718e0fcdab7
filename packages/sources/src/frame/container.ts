/** Members of an envelope that hold its records. */
const KEYS = ["Records", "records", "items", "logEvents"] as const;
export type ContainerKey = (typeof KEYS)[number];

const KEY_BYTES = KEYS.map((key) => ({ key, bytes: Uint8Array.from(key, (char) => char.charCodeAt(0)) }));

/** `kubectl get -o json` writes `{"apiVersion":"v1","items":[`. */
const CONTAINER_START =
  /\{\s*(?:"apiVersion"\s*:\s*"[^"]{0,64}"\s*,\s*)?"(?:Records|records|items|logEvents)"\s*:\s*\[/y;

/** Of `Records`, `records`, `items`, `logEvents`, `apiVersion`, and blanks. */
const INITIALS = new Uint8Array(128);
for (const initial of "Rrila \t\r\n") INITIALS[initial.charCodeAt(0)] = 1;

const QUOTE = 34;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const COLON = 58;
const TAB = 9;
const RETURN = 13;
const SPACE = 32;

/** The name of the container whose `[` stands at `at`, if it is one. Looks back from it, never before `from`. */
export function containerKey(bytes: Uint8Array, at: number, from: number): ContainerKey | undefined {
  let end = skipBlankBack(bytes, at - 1, from);
  if (bytes[end] !== COLON) return undefined;
  end = skipBlankBack(bytes, end - 1, from);
  if (end < from || bytes[end] !== QUOTE) return undefined;
  return KEY_BYTES.find((known) => endsWithKey(bytes, end, known.bytes))?.key;
}

/**
 * Is it a container whatever its first element is? A record has `items` of its own, of numbers and texts, but no `Records`:
 * there, what is no object is a broken record among others, which are not lost with it.
 */
export function holdsRecords(key: ContainerKey): boolean {
  return key === "Records" || key === "records";
}

/** Does this text begin as an array, or as an object in which a container comes first or next to first? */
export function startsAsContainer(text: string, from: number): boolean {
  const first = text.charCodeAt(from);
  if (first === OPEN_ARRAY) return true;
  if (first !== OPEN_OBJECT) return false;
  // Nearly every line is decided by one look, at the first letter of its first member or at a blank.
  const second = text.charCodeAt(from + 1);
  if (INITIALS[second === QUOTE ? text.charCodeAt(from + 2) & 127 : second & 127] === 0) return false;
  CONTAINER_START.lastIndex = from;
  return CONTAINER_START.test(text);
}

/** Does this line end as an envelope does whose last member is its container? Most records end otherwise. */
export function endsAsContainer(text: string, end: number): boolean {
  return text.charCodeAt(end - 1) === CLOSE_OBJECT && text.charCodeAt(end - 2) === CLOSE_ARRAY;
}

/** ASCII white space. What else is not printed is content: it is no JSON, and says so as a dead letter. */
export function isBlank(byte: number): boolean {
  return byte === SPACE || (byte >= TAB && byte <= RETURN);
}

/** The first byte at or before `at` that is no white space, or `from - 1`. */
export function skipBlankBack(bytes: Uint8Array, at: number, from: number): number {
  let end = at;
  while (end >= from && isBlank(bytes[end] as number)) end -= 1;
  return end;
}

/** The first byte from `at` on that is no white space, or `end`. */
export function skipBlank(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && isBlank(bytes[next] as number)) next += 1;
  return next;
}

function endsWithKey(bytes: Uint8Array, closingQuote: number, key: Uint8Array): boolean {
  const start = closingQuote - key.length;
  if (start < 1 || bytes[start - 1] !== QUOTE) return false;
  for (let i = 0; i < key.length; i += 1) if (bytes[start + i] !== key[i]) return false;
  return true;
}

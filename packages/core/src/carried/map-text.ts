import type { Json } from "../json.ts";

const MAX_TEXT = 65_536;
const MAX_DEPTH = 16;

/**
 * What a map's own text says: `{userName=bob, items=[{fromPort=22}]}`, as Elastic's integrations write parameters.
 * Values are text, `true` or `false`, and a document in JSON stays a text. Undefined for any other text.
 */
export function parseMapText(text: string): Json | undefined {
  if (!text.startsWith("{") || text.length > MAX_TEXT) return undefined;
  const reader = { text, at: 0 };
  const value = readMap(reader, 0);
  return reader.at === text.length ? value : undefined;
}

interface Reader {
  readonly text: string;
  at: number;
}

const NAME = /[\w.:/@$-]{1,256}=/y;
const SEPARATED = /, /y;
const NEXT_MEMBER = /, [\w.:/@$-]{1,256}=/y;

/** A document in JSON, which is a text here. */
const DOCUMENT = /[{[]\s*"/y;
const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["true", true],
  ["false", false],
]);

function readMap(reader: Reader, depth: number): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const members: [string, Json][] = [];
  reader.at += 1;
  while (reader.text[reader.at] !== "}") {
    const name = take(reader, NAME);
    const value = name === undefined ? undefined : readValue(reader, depth + 1, NEXT_MEMBER);
    if (name === undefined || value === undefined) return undefined;
    members.push([name.slice(0, -1), value]);
    take(reader, SEPARATED);
  }
  reader.at += 1;
  return Object.fromEntries(members);
}

function readList(reader: Reader, depth: number): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const items: Json[] = [];
  reader.at += 1;
  while (reader.text[reader.at] !== "]") {
    const item = readValue(reader, depth + 1, SEPARATED);
    if (item === undefined || item === "") return undefined;
    items.push(item);
    take(reader, SEPARATED);
  }
  reader.at += 1;
  return items;
}

function readValue(reader: Reader, depth: number, end: RegExp): Json | undefined {
  const { text, at } = reader;
  if (stands(reader, DOCUMENT)) return readText(reader, end);
  if (text[at] === "{") return readMap(reader, depth);
  return text[at] === "[" ? readList(reader, depth) : readText(reader, end);
}

/** Text up to the next member or item, or to the bracket that closes what it is in. */
function readText(reader: Reader, end: RegExp): Json | undefined {
  const from = reader.at;
  for (let open = 0; reader.at < reader.text.length; reader.at += 1) {
    const sign = reader.text[reader.at] ?? "";
    if (open === 0 && isEnd(reader, sign, end)) {
      const text = reader.text.slice(from, reader.at);
      return WORDS.get(text) ?? text;
    }
    if (sign === "{" || sign === "[") open += 1;
    else if (sign === "}" || sign === "]") open -= 1;
  }
  return undefined;
}

function isEnd(reader: Reader, sign: string, end: RegExp): boolean {
  return sign === "}" || sign === "]" || (sign === "," && stands(reader, end));
}

function stands({ text, at }: Reader, pattern: RegExp): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  reader.at += found?.length ?? 0;
  return found;
}

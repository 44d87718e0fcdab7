const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

/** The escapes that name a byte (octal, hexadecimal) or a code point. */
const BYTE = /^(?:[0-7]{3}|x[0-9a-fA-F]{2})/;
const POINT = /^(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/;

/** What one escape stands for, and how many characters it takes after its backslash. */
interface Escape {
  readonly bytes: Iterable<number>;
  readonly length: number;
}

/** What a double-quoted Go string holds, from the text between its quotes; undefined where Go would refuse it. */
export function unquoteGo(text: string): string | undefined {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += char.length;
    if (char === "\n") return undefined;
    if (char !== "\\") {
      bytes.push(...encode(char));
      continue;
    }
    const next = readEscape(text.slice(at));
    if (next === undefined) return undefined;
    bytes.push(...next.bytes);
    at += next.length;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

function readEscape(rest: string): Escape | undefined {
  const first = rest.slice(0, 1);
  if (Object.hasOwn(SIMPLE, first)) return { bytes: encode(SIMPLE[first] ?? ""), length: 1 };
  const [named] = BYTE.exec(rest) ?? [];
  if (named !== undefined) {
    const byte = named.startsWith("x") ? Number.parseInt(named.slice(1), 16) : Number.parseInt(named, 8);
    return byte > 255 ? undefined : { bytes: [byte], length: named.length };
  }
  const [point = ""] = POINT.exec(rest) ?? [];
  const value = Number.parseInt(point.slice(1), 16);
  const isScalar = value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
  return isScalar ? { bytes: encode(String.fromCodePoint(value)), length: point.length } : undefined;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A word of SQL: a keyword, or a name with or without quotes. */
export interface Word {
  /** Without its quotes. */
  readonly text: string;
  readonly upper: string;
  readonly at: number;
  readonly end: number;
  /** Brackets around it. */
  readonly depth: number;
  readonly quoted: boolean;
  /** True where an opening bracket follows. */
  readonly called: boolean;
}

/** A word, or anything else that is no white space: `;` is told apart. */
export interface Token {
  readonly word: Word | undefined;
  readonly isSemicolon: boolean;
}

const TOKEN =
  /(?<space>\s+|--[^\n]*|#!?[ !][^\n]*|\/\*[\s\S]*?\*\/)|(?<string>'(?:[^'\\]|\\[\s\S]|'')*'?)|(?<name>`(?:[^`\\]|\\[\s\S]|``)*`?|"(?:[^"\\]|\\[\s\S]|"")*"?)|(?<word>[A-Za-z_][\w$]*)|(?<heredoc>\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$)|(?<number>\d[\w.]*)|(?<open>[([{])|(?<close>[)\]}])|(?<other>[\s\S])/y;
/** What the lexer passes over before a bracket; of what is beyond ASCII some is white space to it. Each text is read in one way only, so that it ends soon. */
const CALL = /(?:[ \t\n\v\f\r]|\P{ASCII}|--[^\n]*(?:\n|$)|#!?[ !][^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*\(/uy;
const ESCAPE = /\\(?:x([0-9a-f]{2})|([\s\S]))|``|""/gi;

/** The tokens of a text, as ClickHouse's lexer parts them. Strings, numbers and comments are no words. */
export function* readTokens(text: string): Generator<Token> {
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) return;
    const start = at;
    at = TOKEN.lastIndex;
    const groups = match.groups ?? {};
    if (groups["space"] !== undefined) continue;
    if (groups["open"] !== undefined) depth += 1;
    if (groups["close"] !== undefined) depth = Math.max(0, depth - 1);
    const word = wordOf(text, {
      name: groups["word"] ?? groups["name"],
      quoted: groups["name"] !== undefined,
      at: start,
      depth,
    });
    yield { word, isSemicolon: match[0] === ";" && depth === 0 };
  }
}

interface Found {
  readonly name: string | undefined;
  readonly quoted: boolean;
  readonly at: number;
  readonly depth: number;
}

function wordOf(text: string, { name, quoted, at, depth }: Found): Word | undefined {
  if (name === undefined) return undefined;
  const plain = quoted ? unescaped(name.slice(1, -1)) : name;
  const end = at + name.length;
  CALL.lastIndex = end;
  return { text: plain, upper: plain.toUpperCase(), at, end, depth, quoted, called: CALL.test(text) };
}

/** A quoted name as the engine reads it: `"fi\x6ce"` is `file`. */
function unescaped(name: string): string {
  if (!/[\\`"]/.test(name)) return name;
  return name.replace(ESCAPE, (match, hex: string | undefined, one: string | undefined) =>
    hex === undefined ? letterOf(one ?? match.slice(1)) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** `\\N` is nothing at all. */
function letterOf(escaped: string): string {
  return escaped === "N" ? "" : escaped;
}

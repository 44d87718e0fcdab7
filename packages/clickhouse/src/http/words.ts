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
const CALL = /\s*\(/y;

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
  const plain = quoted ? name.slice(1, -1) : name;
  const end = at + name.length;
  CALL.lastIndex = end;
  return { text: plain, upper: plain.toUpperCase(), at, end, depth, quoted, called: CALL.test(text) };
}

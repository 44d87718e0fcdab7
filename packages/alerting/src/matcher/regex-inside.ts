/** Escapes that stand for one of several characters, or for none. */
const CLASSES = "dDwWsSbBAz";

/**
 * The longest text that every text in a pattern's language holds, as far as can be seen without compiling it; empty where
 * nothing can. `.*:deploy-.*` holds `:deploy-`. Of RE2's syntax, valid.
 */
export function insideOf(pattern: string): string {
  const tokens = tokensOf(pattern) ?? [];
  const runs = [""];
  let depth = 0;
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind === "or" && depth === 0) return "";
    depth += DEEPER[kind] ?? 0;
    const stays = kind === "literal" && depth === 0 && tokens[at + 1]?.kind !== "optional";
    if (stays) runs.push(`${runs.pop()}${text}`);
    else runs.push("");
  }
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest));
}

/** Undefined where something is not understood: flags change what characters mean, classes by name have brackets inside. */
function tokensOf(pattern: string): readonly Token[] | undefined {
  if (/\(\?(?!:)|\[:/.test(pattern)) return undefined;
  const chars = [...pattern];
  const tokens: Token[] = [];
  for (let at = 0; at < chars.length; ) {
    const token = tokenAt(chars, at);
    if (token === undefined) return undefined;
    tokens.push(token);
    at += token.length;
  }
  return tokens;
}

const DEEPER: Readonly<Partial<Record<Token["kind"], number>>> = { open: 1, close: -1 };

interface Token {
  readonly kind: "literal" | "optional" | "open" | "close" | "or" | "other";
  readonly text: string;
  readonly length: number;
}

/** Undefined for what is not understood here. */
function tokenAt(chars: readonly string[], at: number): Token | undefined {
  const char = chars[at] ?? "";
  const of = (kind: Token["kind"], length = 1): Token => ({ kind, text: char, length });
  switch (char) {
    case "\\":
      return escapedAt(chars, at);
    case "[":
      return { kind: "other", text: "", length: classLength(chars, at) };
    case "(":
      return of("open", chars[at + 1] === "?" ? 3 : 1);
    case ")":
      return of("close");
    case "|":
      return of("or");
    case "*":
    case "?":
      return of("optional");
    case "{": {
      const [counted] = /^\{\d+(?:,\d*)?\}/.exec(chars.slice(at, at + 12).join("")) ?? [];
      return counted === undefined ? undefined : of("optional", counted.length);
    }
    case "+":
    case ".":
    case "^":
    case "$":
      return of("other");
    default:
      return of("literal");
  }
}

function escapedAt(chars: readonly string[], at: number): Token | undefined {
  const text = chars[at + 1] ?? "";
  if (/[^\p{L}\p{N}]/u.test(text)) return { kind: "literal", text, length: 2 };
  return text !== "" && CLASSES.includes(text) ? { kind: "other", text: "", length: 2 } : undefined;
}

/** From its `[` to its `]`; one that comes first is a member. */
function classLength(chars: readonly string[], at: number): number {
  let end = at + (chars[at + 1] === "^" ? 2 : 1);
  if (chars[end] === "]") end += 1;
  while (end < chars.length && chars[end] !== "]") end += chars[end] === "\\" ? 2 : 1;
  return end - at + 1;
}

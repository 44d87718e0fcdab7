/** What a pattern is made of. Sets hold pairs of code points (first, last), both inclusive. */
export type RegexNode =
  | { readonly kind: "set"; readonly ranges: readonly number[]; readonly negated: boolean }
  | { readonly kind: "start" }
  | { readonly kind: "end" }
  | { readonly kind: "sequence"; readonly items: readonly RegexNode[] }
  | { readonly kind: "choice"; readonly items: readonly RegexNode[] }
  | { readonly kind: "repeat"; readonly item: RegexNode; readonly min: number; readonly max: number };

/** Why a pattern is refused, in one sentence for a person. */
export class RegexSyntaxError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(`${message} at character ${at + 1}`);
    this.name = "RegexSyntaxError";
    this.at = at;
  }
}

const MAX_DEPTH = 50;
/** RE2's own bound on counted repetition. */
const MAX_COUNT = 1000;
const LAST_CODE_POINT = 0x10ffff;

interface Cursor {
  readonly text: readonly string[];
  at: number;
  depth: number;
}

/**
 * Reads the part of RE2's syntax that a finite automaton can run: literals, `.`, classes, `\d \w \s`, groups, `|`, and
 * the repetitions `* + ? {m,n}` (lazy marks are read and mean nothing for a whole match). Back-references, look-around,
 * `\b` and Unicode classes are refused.
 *
 * @throws RegexSyntaxError
 */
export function parseRegex(pattern: string): RegexNode {
  const cursor: Cursor = { text: [...pattern], at: 0, depth: 0 };
  const node = parseChoice(cursor);
  if (cursor.at < cursor.text.length) throw new RegexSyntaxError("unexpected )", cursor.at);
  return node;
}

function parseChoice(cursor: Cursor): RegexNode {
  const items = [parseSequence(cursor)];
  while (cursor.text[cursor.at] === "|") {
    cursor.at += 1;
    items.push(parseSequence(cursor));
  }
  return items.length === 1 && items[0] ? items[0] : { kind: "choice", items };
}

function parseSequence(cursor: Cursor): RegexNode {
  const items: RegexNode[] = [];
  for (;;) {
    const next = cursor.text[cursor.at];
    if (next === undefined || next === "|" || next === ")") return { kind: "sequence", items };
    items.push(parseRepeat(cursor, parseAtom(cursor)));
  }
}

function parseAtom(cursor: Cursor): RegexNode {
  const char = take(cursor);
  switch (char) {
    case "(":
      return parseGroup(cursor);
    case "[":
      return parseClass(cursor);
    case ".":
      return { kind: "set", ranges: [10, 10], negated: true };
    case "^":
      return { kind: "start" };
    case "$":
      return { kind: "end" };
    case "\\":
      return { kind: "set", ...parseEscape(cursor) };
    case "*":
    case "+":
    case "?":
      throw new RegexSyntaxError("nothing to repeat", cursor.at - 1);
    default:
      return literal(char);
  }
}

function parseGroup(cursor: Cursor): RegexNode {
  cursor.depth += 1;
  if (cursor.depth > MAX_DEPTH) throw new RegexSyntaxError(`groups nested deeper than ${MAX_DEPTH}`, cursor.at);
  if (cursor.text[cursor.at] === "?") {
    if (cursor.text[cursor.at + 1] !== ":") {
      throw new RegexSyntaxError("only (…) and (?:…) run in linear time here", cursor.at);
    }
    cursor.at += 2;
  }
  const node = parseChoice(cursor);
  if (cursor.text[cursor.at] !== ")") throw new RegexSyntaxError("missing )", cursor.at);
  cursor.at += 1;
  cursor.depth -= 1;
  return node;
}

function parseRepeat(cursor: Cursor, item: RegexNode): RegexNode {
  const bounds = repeatBounds(cursor);
  if (bounds === undefined) return item;
  if (cursor.text[cursor.at] === "?") cursor.at += 1;
  const again = cursor.text[cursor.at];
  if (again === "*" || again === "+" || again === "?") throw new RegexSyntaxError("repeated repetition", cursor.at);
  return { kind: "repeat", item, ...bounds };
}

function repeatBounds(cursor: Cursor): { min: number; max: number } | undefined {
  const char = cursor.text[cursor.at];
  if (char === "{") return countBounds(cursor);
  if (char !== "*" && char !== "+" && char !== "?") return undefined;
  cursor.at += 1;
  return { min: char === "+" ? 1 : 0, max: char === "?" ? 1 : Number.POSITIVE_INFINITY };
}

/** `{m}`, `{m,}` or `{m,n}`. */
function countBounds(cursor: Cursor): { min: number; max: number } {
  const close = cursor.text.indexOf("}", cursor.at);
  const inside = close < 0 ? "" : cursor.text.slice(cursor.at + 1, close).join("");
  const parts = /^(\d{1,5})(,?)(\d{0,5})$/.exec(inside);
  if (!parts) throw new RegexSyntaxError("a { that is no count; write \\{", cursor.at);
  const [, least = "", comma, most] = parts;
  const min = Number(least);
  const max = comma === "" ? min : most === "" ? Number.POSITIVE_INFINITY : Number(most);
  const tooMany = Math.max(min, Number.isFinite(max) ? max : 0) > MAX_COUNT;
  if (tooMany || max < min) throw new RegexSyntaxError(`a count outside 0 to ${MAX_COUNT}`, cursor.at);
  cursor.at = close + 1;
  return { min, max };
}

function parseClass(cursor: Cursor): RegexNode {
  const start = cursor.at - 1;
  const negated = cursor.text[cursor.at] === "^";
  if (negated) cursor.at += 1;
  const ranges: number[] = [];
  for (let first = true; ; first = false) {
    const char = cursor.text[cursor.at];
    if (char === undefined) throw new RegexSyntaxError("missing ]", start);
    cursor.at += 1;
    if (char === "]" && !first) return { kind: "set", ranges, negated };
    if (char === "[" && cursor.text[cursor.at] === ":") throw new RegexSyntaxError("named classes", cursor.at);
    const low = char === "\\" ? parseEscape(cursor) : single(char);
    ranges.push(...rangeTo(cursor, low));
  }
}

function rangeTo(cursor: Cursor, low: CharSet): readonly number[] {
  if (cursor.text[cursor.at] !== "-" || cursor.text[cursor.at + 1] === "]") {
    return low.negated ? complement(low.ranges) : low.ranges;
  }
  const at = cursor.at;
  cursor.at += 1;
  const char = take(cursor);
  const high = char === "\\" ? parseEscape(cursor) : single(char);
  const [from, fromEnd] = low.ranges;
  const [to, toEnd] = high.ranges;
  const plain = from === fromEnd && to === toEnd && low.ranges.length === 2 && high.ranges.length === 2;
  if (!plain || from === undefined || to === undefined || to < from || low.negated || high.negated) {
    throw new RegexSyntaxError("a range that is none", at);
  }
  return [from, to];
}

interface CharSet {
  readonly ranges: readonly number[];
  readonly negated: boolean;
}

const CLASSES: Readonly<Record<string, readonly number[]>> = {
  d: [48, 57],
  w: [48, 57, 65, 90, 95, 95, 97, 122],
  s: [9, 10, 12, 13, 32, 32],
};

const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 };

function parseEscape(cursor: Cursor): CharSet {
  const at = cursor.at;
  const char = take(cursor);
  const lower = char.toLowerCase();
  if (Object.hasOwn(CLASSES, lower)) return { ranges: CLASSES[lower] ?? [], negated: char !== lower };
  const control = Object.hasOwn(CONTROLS, char) ? CONTROLS[char] : undefined;
  if (control !== undefined) return { ranges: [control, control], negated: false };
  if (/[0-9A-Za-z]/.test(char)) throw new RegexSyntaxError(`\\${char} does not run in linear time here`, at);
  return single(char);
}

function single(char: string): CharSet {
  const code = char.codePointAt(0) ?? 0;
  return { ranges: [code, code], negated: false };
}

function literal(char: string): RegexNode {
  return { kind: "set", ...single(char) };
}

function complement(ranges: readonly number[]): readonly number[] {
  const out: number[] = [];
  let from = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    const low = ranges[i] ?? 0;
    if (low > from) out.push(from, low - 1);
    from = (ranges[i + 1] ?? 0) + 1;
  }
  out.push(from, LAST_CODE_POINT);
  return out;
}

function take(cursor: Cursor): string {
  const char = cursor.text[cursor.at];
  if (char === undefined) throw new RegexSyntaxError("pattern ends too early", cursor.at);
  cursor.at += 1;
  return char;
}

/**
 * A look through all of a text at once for whatever the forms, the names and the commands of secrets have in them. Of each it is four
 * characters in a row; a text without any of these holds none of them. The text is looked at from the fourth character on, the last
 * two of each four first: most pairs end none of them, and say how far the next that could is (Wu and Manber, "A fast algorithm for
 * multi-pattern searching", 1994). It takes a fifth of what asking one expression after the other takes.
 */

/** Four characters in a row, each one of these. */
type Window = readonly [string, string, string, string];

const SMALL = "abcdefghijklmnopqrstuvwxyz";
const LETTERS: string = SMALL + SMALL.toUpperCase();
const WORD = `${LETTERS}0123456789_`;
const ALL: string = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join("");

const exact = (text: string): Window => windowOf(Array.from(text));
/** In small or capital letters. */
const folded = (text: string): Window => windowOf(Array.from(text, (each) => each.toLowerCase() + each.toUpperCase()));

function windowOf([first = "", second = "", third = "", fourth = ""]: readonly string[]): Window {
  return [first, second, third, fourth];
}

/** Of each alternative of `MARK` in `redact-forms.ts`, of `mayHaveSensitiveName`, of settings, and of commands. */
const WINDOWS: readonly Window[] = [
  ...["GIN ", "xapp", "lpat", "AIza", "rer ", "RER ", "sic ", "hub_", "_liv", "k_te", "npm_", "ya29", "ypi-"].map(
    exact,
  ),
  ...["_v1_", "ion:", "ION:"].map(exact),
  // A password's colon needs no blank behind it, once another setting's has one.
  ...["ord:", "pwd:", "swd:"].map(folded),
  ["e", "y", "J", `${WORD}-`],
  ["x", "o", "x", SMALL],
  ["s", "k", "-", `${WORD}-`],
  ["g", "h", "pousr", "_"],
  ["h", "f", "_", WORD],
  ["S", "G", ".", WORD],
  ["h", "v", "sbr", "."],
  // Behind the organisation's id a session of Salesforce begins so.
  ["!1", "A", "QR", `${WORD}.`],
  ['" =:', "s", ".", WORD],
  ...["rase", "etst", "etbi", "okie"].map(folded),
  [ALL, "wW", "dD", '"'],
  ...["en", "et", "ey", "rd", "wd"].map((end) => folded(`${end}: `)),
  ...["gure", "key ", "To-S", "htpa"].map(exact),
  ...["et u", "t1 u", "xe u", "/rp ", "ass:"].map(folded),
  [ALL, " \"'=", "-", "-puUPawskfSL"],
];

/** The same, with what stands right before them, or third behind them: other words of logs have these four as well. */
const AMONG: readonly { readonly window: Window; readonly before?: string; readonly third?: string }[] = [
  { window: folded('key"'), before: `${LETTERS}_-` },
  { window: folded('ord"'), before: "wW" },
  { window: folded('ken"'), before: "oO" },
  { window: folded('ret"'), before: "cC" },
  { window: exact('ist"'), before: "L" },
  { window: folded("zati"), third: '"' },
  { window: folded("etva"), before: "rR" },
  { window: ["eE", "tT", "_-", "sSbBvV"], before: "rR" },
];

const LENGTH = 4;
/** An option that begins a text stands behind two characters of its window, and one before that. */
export const BLANKS_BEFORE = 3;
const BITS = 7;
const LOW = (1 << BITS) - 1;
/** How far on the next window may end that this pair is no end of: 0 where it is one. */
const STRIDE: Uint8Array = new Uint8Array(1 << (2 * BITS)).fill(LENGTH - 1);
/** Which windows have this pair at their begin, at their end, and these characters around them: a bit for each, some share one. */
const BEGINS = new Int32Array(1 << (2 * BITS));
const ENDS = new Int32Array(1 << (2 * BITS));
const BEFORE = new Int32Array(1 << BITS);
const THIRD = new Int32Array(1 << BITS);

for (const [index, { window, before, third }] of AMONG.entries()) enter(window, 1 << index, before, third);
for (const [index, window] of WINDOWS.entries()) enter(window, 1 << (AMONG.length + (index % (31 - AMONG.length))));

function enter([first, second, third, fourth]: Window, bit: number, before: string = ALL, behind: string = ALL): void {
  const pairsAt = [pairs(first, second), pairs(second, third), pairs(third, fourth)];
  for (const [at, some] of pairsAt.entries()) {
    for (const pair of some) {
      STRIDE[pair] = Math.min(STRIDE[pair] as number, LENGTH - 2 - at);
      if (at === 0) add(BEGINS, pair, bit);
      if (at === LENGTH - 2) add(ENDS, pair, bit);
    }
  }
  for (const each of before) add(BEFORE, each.charCodeAt(0), bit);
  for (const each of behind) add(THIRD, each.charCodeAt(0), bit);
}

function add(table: Int32Array, place: number, bit: number): void {
  table[place] = (table[place] as number) | bit;
}

function* pairs(firsts: string, seconds: string): Generator<number> {
  for (const first of firsts) for (const second of seconds) yield (first.charCodeAt(0) << BITS) | second.charCodeAt(0);
}

/**
 * May there be a secret that is known by its form, its name or its place in a command? `bytes` are UTF-8, the
 * blanks before the text the first of them, and `end` is where it ends. What is not ASCII may be taken for something that is.
 */
export function isSuspicious(bytes: Uint8Array, end: number): boolean {
  // From the start and from the middle on at once: what one of them waits for from memory, the other one uses.
  const middle = end >> 1;
  let [left, right] = [LENGTH, Math.max(middle, LENGTH)];
  while (left < middle && right < end) {
    const first = strideAt(bytes, left);
    const second = strideAt(bytes, right);
    if (first === 0 || second === 0) return true;
    left += first;
    right += second;
  }
  return isIn(bytes, left, middle) || isIn(bytes, right, end);
}

function isIn(bytes: Uint8Array, from: number, end: number): boolean {
  let at = from;
  while (at < end) {
    const stride = strideAt(bytes, at);
    if (stride === 0) return true;
    at += stride;
  }
  return false;
}

/** How far on to look next; 0 where a window ends. */
function strideAt(bytes: Uint8Array, at: number): number {
  const stride = STRIDE[pairAt(bytes, at)] as number;
  if (stride > 0) return stride;
  return isWindow(bytes, at) ? 0 : 1;
}

function pairAt(bytes: Uint8Array, at: number): number {
  return (((bytes[at - 1] as number) & LOW) << BITS) | ((bytes[at] as number) & LOW);
}

function isWindow(bytes: Uint8Array, at: number): boolean {
  const bits = (ENDS[pairAt(bytes, at)] as number) & (BEGINS[pairAt(bytes, at - 2)] as number);
  if (bits === 0) return false;
  const around = (BEFORE[(bytes[at - 4] as number) & LOW] as number) & (THIRD[(bytes[at + 3] ?? 0) & LOW] as number);
  return (bits & around) !== 0;
}

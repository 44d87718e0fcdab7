/**
 * Reading JSON text in place, without parsing, at any level of JSON inside a string of JSON. A level is known by how
 * many backslashes stand before its quotes: 0 at the top, 1 in a string (`\"a\"`), 3 in a string of that, 2^n - 1.
 */

/** A string in the text: its content is `text.slice(start, end)`, and its closing quote ends before `after`. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
  readonly after: number;
}

/** The string that begins at `at` on the level of `slashes`, or undefined where none does. */
export function stringAt(text: string, at: number, slashes: number): TextSpan | undefined {
  const quote = at + slashes;
  if (text[quote] !== '"' || slashesBefore(text, quote, at) !== slashes) return undefined;
  const start = quote + 1;
  for (let next = text.indexOf('"', start); next >= 0; next = text.indexOf('"', next + 1)) {
    const run = slashesBefore(text, next, start);
    // Fewer than the level has: an outer string ends here, and this one was cut off. Else see `TextSpan`: of the run,
    // what is left modulo one level deeper is this level's own quote.
    if (run < slashes) return { start, end: next - run, after: next - run };
    if (run % (2 * (slashes + 1)) === slashes) return { start, end: next - slashes, after: next + 1 };
  }
  return { start, end: text.length, after: text.length };
}

/** How many backslashes stand right before `at`, not looking before `from`. */
export function slashesBefore(text: string, at: number, from: number): number {
  let count = 0;
  while (at - count > from && text.charCodeAt(at - count - 1) === 92) count += 1;
  return count;
}

/** The index of the first character at or after `at` that is no white space, escaped (`\n`) or not. */
export function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  return SPACE.test(text) ? SPACE.lastIndex : at;
}

const SPACE = /(?:\s|\\+[nrt])*/y;

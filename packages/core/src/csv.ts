/** What a spreadsheet computes: one of these and something behind it. A number is one as it is. */
const FORMULA = /^[=+\-@\t\r][\s\S]/;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/**
 * A text as a cell of CSV (RFC 4180): quoted where it must be. What a spreadsheet would take for a formula begins with a
 * quote, which it shows as none.
 */
export function csvCell(text: string): string {
  const inert = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

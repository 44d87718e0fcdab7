/** Longest value of a log that any message shows, in code points. */
export const MAX_VALUE = 300;

/**
 * Text of a log made harmless for people to read: one line, without control characters, without marks that reorder or
 * hide what stands around them, without lone surrogates, cut by code points with `…`. What a channel's own markup means
 * is the channel's to escape.
 */
export function inert(text: string, max: number = MAX_VALUE): string {
  const shown = text.toWellFormed().replace(WHITESPACE, " ").replace(HIDDEN, "");
  // What was hidden stood between marks of one letter, or between two blanks.
  return truncate(shown.replace(PILED, "").replace(BLANKS, " ").trim(), max);
}

/** At most `max` code points, the last of them `…` where something was cut. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  // So many code points lie within twice as many units, with one to spare to see that something is cut.
  const points = [...text.slice(0, 2 * max + 2)];
  return points.length <= max ? text : `${points.slice(0, Math.max(0, max - 1)).join("")}…`;
}

/** Addresses that a reader could follow are broken: `https://x` becomes `hxxps://x`. */
export function defang(text: string): string {
  return (
    text
      .replace(/(h)tt(ps?):\/\//gi, "$1xx$2://")
      .replace(/(f)tp(s?):\/\//gi, "$1xp$2://")
      // Not where it ends a name, as that of the project in `gcp:acme-data:role:x`: who copies that looks for it.
      .replace(/(javascript|vbscript|(?<![\w.:-])(?:data|mailto|file)):/gi, "$1\u2236")
      .replace(/@(channel|here|everyone|group)/gi, "\uff20$1")
  );
}

/**
 * Text of a log for what shows it as it is and reads no markup: mails, PagerDuty, preformatted blocks. All of them make
 * addresses into links, and some read angle brackets after all.
 */
export function safe(text: string, max?: number): string {
  return defang(inert(text, max)).replace(/</g, "\u2039").replace(/>/g, "\u203a");
}

/** White space of every kind, line and paragraph separators included. */
const WHITESPACE = /(?:(?!\ufeff)\s|\u0085)+/gu;

/**
 * Control (Cc), format (Cf: bidirectional marks, zero-width characters, tags), private use and unassigned characters, and
 * fillers and variation selectors that show as nothing (Default_Ignorable_Code_Point).
 */
const HIDDEN = /\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}|\p{Default_Ignorable_Code_Point}/gu;

/** At most two combining marks stay on one letter. */
const PILED = /(?<=\p{M}\p{M})\p{M}/gu;
const BLANKS = / {2,}/g;

const NONE = /\p{Mn}|\p{Me}/u;
/** East Asian wide and full-width characters, and what shows as an emoji (UAX 11, in the blocks that matter). */
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u;

/** Columns that a text without control characters takes on a terminal. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}

/** At most so many columns, ending with `…` where something was cut. */
function cut(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += columnsOf(character);
    if (used >= width) break;
    kept += character;
  }
  return width <= 0 ? "" : `${kept}…`;
}

/** Exactly so many columns. */
export function pad(text: string, width: number, side: "left" | "right" = "left"): string {
  const fitted = cut(text, width);
  const space = " ".repeat(Math.max(0, width - columnsOf(fitted)));
  return side === "left" ? fitted + space : space + fitted;
}

/** Lines of at most so many columns, broken between words where there are any. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((each) => pieces(each, Math.max(1, width)))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (columnsOf(longer) <= width || line === "") {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** After these a long word is best broken: uids, paths, addresses. */
const BREAKS = /[:/,.@-]/;

/** A word that is longer than a line, in pieces that are not. */
function pieces(word: string, width: number): readonly string[] {
  const found: string[] = [];
  let piece: string[] = [];
  let used = 0;
  for (const character of word) {
    const columns = columnsOf(character);
    if (used + columns > width && piece.length > 0) {
      const keep = breakAt(piece);
      found.push(piece.slice(0, keep).join(""));
      piece = piece.slice(keep);
      used = columnsOf(piece.join(""));
    }
    piece.push(character);
    used += columns;
  }
  return [...found, piece.join("")];
}

/** After the last of the breaks in the second half, else at the end. */
function breakAt(piece: readonly string[]): number {
  const at = piece.findLastIndex((character) => BREAKS.test(character)) + 1;
  return at > piece.length / 2 ? at : piece.length;
}

/** Texts that each column remembers; a power of two. */
const SLOTS = 256;
/** Longer texts hardly come again. */
const LONGEST = 200;

interface Column {
  readonly texts: string[];
  /** 0 for a text that came once. */
  readonly numbers: Uint32Array;
}

/**
 * Numbers for texts that come again. A column remembers the texts that it saw lately; one of them that comes once more is given
 * a number, from 1 on, the same in all columns' list. So a text that is never seen again takes no room in the list.
 */
export class RecurringTexts {
  /** The texts by their numbers; nothing has the number 0. */
  readonly texts: string[] = [""];
  readonly #columns: readonly Column[];

  constructor(columns: number) {
    this.#columns = Array.from({ length: columns }, () => ({
      texts: new Array<string>(SLOTS).fill(""),
      numbers: new Uint32Array(SLOTS),
    }));
  }

  /** The number of a text, or 0: then it must be written out. */
  numberOf(column: number, text: string): number {
    const { length } = text;
    if (length === 0 || length > LONGEST) return 0;
    const { texts, numbers } = this.#columns[column] as Column;
    const slot = looksOf(text) & (SLOTS - 1);
    if (texts[slot] !== text) {
      texts[slot] = text;
      numbers[slot] = 0;
      return 0;
    }
    if (numbers[slot] === 0) numbers[slot] = this.texts.push(text) - 1;
    return numbers[slot] as number;
  }
}

/** Any number that equal texts share, from few of their characters. */
function looksOf(text: string): number {
  const { length } = text;
  const ends = length * 37 + text.charCodeAt(length - 1) * 11 + text.charCodeAt(length >> 1) * 5;
  return ends + text.charCodeAt(length >> 2) * 3 + text.charCodeAt(Math.max(0, length - 2)) * 7;
}

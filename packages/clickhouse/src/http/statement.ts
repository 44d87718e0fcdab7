import { readTokens, type Word } from "./words.ts";

/** What the server has to know of a statement before it runs it, read from its words and not from what they mean. */
export interface Statement {
  /** First two words in upper case: `SELECT NUMBER`, `INSERT INTO`, `KILL QUERY`. */
  readonly verb: string;
  /** `FORMAT x` of the statement itself. */
  readonly format: string | undefined;
  /** Of an INSERT: where its data begins, in characters of the text; undefined where the text says no format. */
  readonly dataAt: number | undefined;
  /** Of an INSERT: what follows the table. */
  readonly insert: "format" | "values" | "select" | "nothing" | undefined;
  /** True where a `;` is followed by more than white space and comments. */
  readonly isSeveral: boolean;
  readonly words: readonly Word[];
}

const SELECTING = new Set(["SELECT", "WITH", "WATCH"]);

/**
 * Read a statement. For an INSERT reading ends where its data begins, so the text may be the beginning of a long body;
 * for all others it must be whole.
 */
export function readStatement(text: string): Statement {
  const words: Word[] = [];
  let isOver = false;
  let isSeveral = false;
  let dataAt: number | undefined;
  for (const { word, isSemicolon } of readTokens(text)) {
    if (isOver && !isSemicolon) isSeveral = true;
    isOver ||= isSemicolon;
    if (word === undefined) continue;
    words.push(word);
    if (beginsData(words)) {
      dataAt = word.end;
      break;
    }
  }
  const first = words.slice(0, 2).map((word) => word.upper);
  return { verb: first.join(" "), format: formatOf(words), dataAt, insert: insertOf(words), isSeveral, words };
}

/** True after `VALUES`, and after `FORMAT name`, of an INSERT; not where a table has that name. */
function beginsData(words: readonly Word[]): boolean {
  const last = words.at(-1);
  if (words[0]?.upper !== "INSERT" || last === undefined || last.depth > 0) return false;
  const previous = words.at(-2);
  if (isKeyword(last, "VALUES")) return !namesTable(previous) && !isSelecting(words);
  return isKeyword(previous, "FORMAT") && !namesTable(words.at(-3));
}

function formatOf(words: readonly Word[]): string | undefined {
  const at = words.findLastIndex((word, i) => isKeyword(word, "FORMAT") && !namesTable(words[i - 1]));
  const name = at < 0 ? undefined : words[at + 1];
  return name === undefined || name.depth > 0 || name.quoted ? undefined : name.text;
}

function insertOf(words: readonly Word[]): Statement["insert"] {
  if (words[0]?.upper !== "INSERT") return undefined;
  if (isSelecting(words)) return "select";
  if (isKeyword(words.at(-1), "VALUES")) return "values";
  return formatOf(words) === undefined ? "nothing" : "format";
}

function isSelecting(words: readonly Word[]): boolean {
  // In brackets too: INSERT INTO t (SELECT …). A column may have such a name only in quotes.
  return words.some((word, i) => i > 1 && !word.quoted && SELECTING.has(word.upper) && !namesTable(words[i - 1]));
}

function namesTable(before: Word | undefined): boolean {
  return isKeyword(before, "INTO") || isKeyword(before, "TABLE") || isKeyword(before, "FROM");
}

function isKeyword(word: Word | undefined, upper: string): boolean {
  return word !== undefined && !word.quoted && word.depth === 0 && word.upper === upper;
}

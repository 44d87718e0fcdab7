import { ServerException } from "./exception.ts";
import { ENGINES_OF_FILES, OF_FILES, SETTINGS_OF_FILES } from "./of-files.ts";
import { notAllowed } from "./refuse-files.ts";
import type { Statement } from "./statement.ts";
import type { Word } from "./words.ts";

/** Statements that the engine would take and not mean, or that end it. */
const NOT_HERE: readonly (readonly [verb: RegExp, sentence: string])[] = [
  [/^KILL (?:TRANSACTION|PART_MOVE_TO_SHARD)$/, "this KILL is not supported by the embedded engine"],
  [
    /^SYSTEM (?:SHUTDOWN|KILL|SUSPEND|LISTEN|STOP|START|RELOAD|RESTART|RESTORE|ENABLE|DISABLE|WAIT)$/,
    "this SYSTEM statement is not supported by the embedded engine",
  ],
  [
    /^(?:BACKUP|RESTORE) /,
    "BACKUP and RESTORE are not supported by the embedded engine: copy the data directory while it is stopped",
  ],
];

/**
 * What nobody may do here, whatever the user's rights: with the server's own codes.
 * @throws ServerException
 */
export function refuse(statement: Statement, text: string): void {
  const { verb, words } = statement;
  if (runsNothing(statement)) return;
  for (const [pattern, sentence] of NOT_HERE) {
    if (pattern.test(verb) && !isMergeControl(statement)) throw new ServerException(48, "NOT_IMPLEMENTED", sentence);
  }
  words.forEach((_word, at) => {
    refuseOutside(words, at);
    refuseFile(words, at, text);
  });
}

/** What would read or write beside the answer. */
function refuseOutside(words: readonly Word[], at: number): void {
  const [word, next] = words.slice(at, at + 2);
  if (isPlain(word, "INTO") && isPlain(next, "OUTFILE"))
    throw new ServerException(358, "INTO_OUTFILE_NOT_ALLOWED", "INTO OUTFILE is not allowed");
  if (isPlain(word, "FROM") && isPlain(next, "INFILE"))
    throw new ServerException(78, "UNKNOWN_TYPE_OF_QUERY", "Query has infile and was send directly to server");
}

function refuseFile(words: readonly Word[], at: number, text: string): void {
  const word = words[at];
  if (word === undefined) return;
  if (word.upper === "URL" && word.called && !WEB_ADDRESS.test(text.slice(word.end))) {
    const message = "url takes an address here that is written out and begins with http:// or https://";
    throw new ServerException(291, "DATABASE_ACCESS_DENIED", message);
  }
  if (isSetting(words, at, text) || namesFiles(word, words[at - 1], words[at - 2])) throw notAllowed(word.text);
}

/** True where the statement is only parsed. With settings (`EXPLAIN AST optimize = 1 SELECT …`) parts of it would run. */
export function runsNothing({ verb, words }: Statement): boolean {
  return verb === "EXPLAIN AST" && !/^(?:OPTIMIZE|GRAPH)$/.test(words[2]?.upper ?? "");
}

/**
 * What no request may set, in its address or in its text.
 * @throws ServerException 291 for a setting that reaches a file.
 */
export function refuseSettings(names: Iterable<string>): void {
  for (const name of names) if (SETTINGS_OF_FILES.has(name.toUpperCase())) throw notAllowed(name);
}

/** Only after these words a name is that of a setting; `system.settings` is a table. */
function isSetting(words: readonly Word[], at: number, text: string): boolean {
  if (!SETTINGS_OF_FILES.has(words[at]?.upper ?? "")) return false;
  const before = words.slice(0, at);
  return isPlain(before[0], "SET") || before.some((each) => isPlain(each, "SETTINGS") && text[each.at - 1] !== ".");
}

/** One address, as it stands: what is computed, or several in one, could be `file://`. */
const WEB_ADDRESS = /^\s*\(\s*'https?:\/\/[^|'\\{}]*'/i;

/** `SYSTEM STOP MERGES` and its like are the engine's own, and do what they say. */
function isMergeControl({ verb, words }: Statement): boolean {
  return /^SYSTEM (?:STOP|START)$/.test(verb) && /^(?:TTL|MERGES|MOVES|VIEWS?)$/.test(words[2]?.upper ?? "");
}

/** Called, or handed on to be called: `file('x')`, `arrayMap(file, …)`, `APPLY(file)`, `ENGINE = File(…)`. */
function namesFiles(word: Word, previous: Word | undefined, beforePrevious: Word | undefined): boolean {
  if (isPlain(previous, "ENGINE") && ENGINES_OF_FILES.has(word.upper)) return true;
  if (isPlain(beforePrevious, "SOURCE") && /^(?:FILE|EXECUTABLE)/.test(word.upper)) return true;
  if (!OF_FILES.has(word.upper)) return false;
  const isHandedOn =
    previous !== undefined &&
    (previous.upper === "APPLY" || (previous.called && /^(?:ARRAY|MAP)/.test(previous.upper)));
  return word.called || isHandedOn;
}

function isPlain(word: Word | undefined, upper: string): boolean {
  return word !== undefined && !word.quoted && word.upper === upper;
}

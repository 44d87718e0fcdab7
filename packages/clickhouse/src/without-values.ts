import { visible } from "@rolecall/core";
import { wordsOfRow } from "./rows-fault.ts";
import { StoreError } from "./store.ts";

const LONGEST = 500;
/** CANNOT_COMPILE_REGEXP: has the expression as it is, without quotes. */
const OF_AN_EXPRESSION = 427;
/** From here on the statement is quoted, with what is asked for in it. */
const STATEMENT =
  /[:.,]? *(?:\b(?:in scope|(?:in|while processing) query|while executing|failed at position)\b|\n)[\s\S]*$/i;
const QUOTED = /(?<!\w)'(?:[^'\\]|\\.)*(?:'|$)/gs;
/** The name of a table, a column, a disk or a file. */
const NAME = /^'[\w./-]{1,200}'$/;

/**
 * The same error, in words that any log and any terminal may have. Of a row that it does not take ClickHouse quotes that row and those
 * beside it, of a statement the statement, with the values that are asked for: what logs say, which is hostile and nobody's to read
 * there. The cause has all of it, and goes. What has no code is no word of the server's.
 */
export function withoutValues(error: StoreError): StoreError {
  const { errorClass, code, message } = error;
  if (code === 0) return error;
  const words =
    wordsOfRow(error) ?? (code === OF_AN_EXPRESSION ? "an expression cannot be compiled" : unquoted(message));
  return new StoreError(errorClass, code, visible(words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words));
}

function unquoted(message: string): string {
  return message.replace(STATEMENT, "").replaceAll(QUOTED, (text) => (NAME.test(text) ? text : "'…'"));
}

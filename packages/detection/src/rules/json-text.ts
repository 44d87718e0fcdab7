import { type Json, parseJson } from "@rolecall/core";

const OPEN_OBJECT = 123;
const OPEN_ARRAY = 91;
/** Longer ones are left alone: a rule asks for every event of its action. */
const LONGEST = 262_144;
const SPACE = 32;

/** An object or a list that a table or a warehouse keeps as its text: `{"userName":…}`; undefined for any other text. */
export function jsonOfText(text: string): Json | undefined {
  let from = 0;
  while (text.charCodeAt(from) <= SPACE) from += 1;
  const first = text.charCodeAt(from);
  if ((first !== OPEN_OBJECT && first !== OPEN_ARRAY) || text.length > LONGEST) return undefined;
  return parseJson(text);
}

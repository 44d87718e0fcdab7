import { DATA_FLAG, GLOBAL_FLAGS, JSON_FLAG } from "./flags.ts";

/** Those that go with most verbs: other tools take such flags before the verb. */
const FLAGS = [...GLOBAL_FLAGS, DATA_FLAG, JSON_FLAG];

/** What may stand where a verb does or before it. */
export const LEADING_FLAGS: readonly string[] = [...FLAGS.map(({ name }) => `--${name}`), "--version"];

/** The words with the verb first: `--data DIR findings` is `findings --data DIR`. As they are where one cannot tell. */
export function verbFirst(words: readonly string[]): readonly string[] {
  let at = 0;
  for (let word = words[at]; word?.startsWith("-"); word = words[at]) {
    const flag = FLAGS.find(({ name, short }) => word.split("=", 1)[0] === `--${name}` || word === `-${short}`);
    if (flag === undefined) return words;
    at += flag.type === "string" && !word.includes("=") ? 2 : 1;
  }
  const verb = words[at];
  return verb === undefined ? words : [verb, ...words.slice(0, at), ...words.slice(at + 1)];
}

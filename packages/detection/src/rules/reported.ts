import type { RuleMatch } from "./rule-set.ts";
import { plainText } from "./template.ts";

/** Of so many a product says the same within hours: they are one finding. */
const MANY = 5;
const MAX_WORDS = 200;

/** What another product found, under its id of it, and with whom it is told of together. */
export function reportedAs(key: string, reported: string = ""): Pick<RuleMatch, "reported" | "together"> {
  const words = plainText(key, MAX_WORDS);
  return { reported, together: { words: `other products found ${words}`, marks: [words], least: MANY } };
}

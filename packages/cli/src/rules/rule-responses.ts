import { RULES } from "@rolecall/detection/shipped";
import type { ResponseOf } from "@rolecall/notifiers";
import type { LoadedRules } from "./loaded-rules.ts";

const SHIPPED: ReadonlyMap<string, readonly string[]> = new Map(RULES.map(({ id, response }) => [id, response]));

/** What each rule says is to be done, Rolecall's own and those of the files. What is wrong with a file is said elsewhere. */
export function ruleResponses({ rules }: LoadedRules): ResponseOf {
  const own = new Map(rules.map(({ rule }) => [rule.id, rule.response]));
  return (detector) => SHIPPED.get(detector) ?? own.get(detector);
}

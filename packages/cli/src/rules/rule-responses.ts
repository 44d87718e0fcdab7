import { RULES } from "@rolecall/detection";
import type { ResponseOf } from "@rolecall/notifiers";
import { loadRules } from "./load-rules.ts";

const SHIPPED: ReadonlyMap<string, readonly string[]> = new Map(RULES.map(({ id, response }) => [id, response]));

/** What each rule says is to be done, Rolecall's own and those of the files. What is wrong with a file is said elsewhere. */
export async function ruleResponses(paths: readonly string[]): Promise<ResponseOf> {
  const { rules } = await loadRules(paths);
  const own = new Map(rules.map(({ rule }) => [rule.id, rule.response]));
  return (detector) => SHIPPED.get(detector) ?? own.get(detector);
}

import type { Config } from "@rolecall/runtime";
import { profilesOf } from "./profiles/load-profiles.ts";
import { ruleModesOf, rulesOf } from "./rules/load-rules.ts";

/**
 * The files that whoever judges reads at its start and at no other time: with one that is wrong it would not start again.
 * @throws Failure with everything that is wrong with those of one kind
 */
export async function checkJudging(config: Config): Promise<void> {
  await rulesOf(config.rules, () => undefined);
  await ruleModesOf(config);
  await profilesOf(config.profiles);
}

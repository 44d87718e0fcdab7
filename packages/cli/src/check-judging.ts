import { profilesOf } from "./profiles/load-profiles.ts";
import { ruleModesOf, rulesOf } from "./rules/load-rules.ts";
import type { Settings } from "./settings.ts";

/**
 * The files that whoever judges reads at its start and at no other time: with one that is wrong it would not start again.
 * @throws Failure with everything that is wrong with those of one kind
 */
export async function checkJudging({ config, ruleFiles }: Settings): Promise<void> {
  const files = await ruleFiles();
  rulesOf(files, () => undefined);
  ruleModesOf(files, config.receivers);
  await profilesOf(config.profiles);
}

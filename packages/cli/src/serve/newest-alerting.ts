import type { Config } from "@rolecall/runtime";
import type { ConfigReloads } from "../alerter/config-reloads.ts";
import type { LoadedRules } from "../rules/loaded-rules.ts";
import { ruleModesOf } from "../rules/rule-modes-of.ts";
import type { Settings } from "../settings.ts";

/** What an alerter begins with; the modes of the rules name receivers of the configuration. */
export interface Alerting {
  readonly config: Config;
  readonly ruleFiles: LoadedRules;
}

/**
 * The configuration that holds, and its rule files as they were read with it: whoever becomes the active alerter after a reload
 * begins with those.
 *
 * @throws Failure where the rule files are wrong. A reload with such is refused, and the ones before it hold.
 */
export async function newestAlerting(
  settings: Settings,
  reloads: Pick<ConfigReloads, "onReload">,
): Promise<() => Alerting> {
  let newest = await alertingIn(settings);
  reloads.onReload(async (read) => {
    newest = await alertingIn(read);
  });
  return () => newest;
}

async function alertingIn({ config, ruleFiles: read }: Settings): Promise<Alerting> {
  const ruleFiles = await read();
  ruleModesOf(ruleFiles, config.receivers);
  return { config, ruleFiles };
}

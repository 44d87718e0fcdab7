import type { Config, ConfigError } from "@rolecall/runtime";
import type { FileFault } from "./inventory/fault.ts";
import { loadInventory } from "./inventory/load-inventory.ts";
import type { NamedFiles } from "./missing-files.ts";
import { readDatabases } from "./place/read-databases.ts";
import { readLists } from "./place/read-lists.ts";
import { loadPolicies } from "./policy/load-policies.ts";
import { loadProfiles } from "./profiles/load-profiles.ts";
import { ruleFaultsOf } from "./rules/load-rules.ts";
import type { LoadedRules } from "./rules/loaded-rules.ts";

type RuleFiles = (config: Config) => Promise<LoadedRules>;

const FAULTS: Readonly<
  Record<NamedFiles, (config: Config, rules: RuleFiles) => Promise<readonly FileFault[]> | readonly FileFault[]>
> = {
  inventory: async ({ inventory }) => (await loadInventory(inventory)).faults,
  policies: async ({ policies }) => (await loadPolicies(policies)).faults,
  rules: async (config, rules) => ruleFaultsOf(await rules(config), config.receivers),
  profiles: async ({ profiles }) => (await loadProfiles(profiles)).faults,
  "geoip.databases": (config) => readDatabases(config).faults,
  address_lists: (config) => readLists(config).faults,
};

/**
 * What is wrong with the files that these lists of the configuration name, and without which nothing starts; each with its own
 * place, its beginning where the file as a whole is at fault.
 */
export async function namedFileErrors(
  config: Config,
  lists: readonly NamedFiles[],
  rules: RuleFiles,
): Promise<readonly ConfigError[]> {
  const errors = await Promise.all(
    lists.map(async (path) =>
      (await FAULTS[path](config, rules)).map((fault) => ({ line: 1, column: 1, ...fault, path })),
    ),
  );
  return errors.flat();
}

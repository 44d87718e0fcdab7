import type { Config, ConfigError, ConfigFault } from "@rolecall/runtime";
import { isMissing } from "./declared/matching-paths.ts";
import { loadInventory } from "./inventory/load-inventory.ts";
import { loadPolicies } from "./policy/load-policies.ts";
import { loadProfiles } from "./profiles/load-profiles.ts";
import { ruleFaultsOf } from "./rules/load-rules.ts";

const NAMED = ["inventory", "policies", "rules", "profiles"] as const;

/** Files that the configuration names and that are not there: it is what has to be mended, where it names them. */
export function missingFiles(config: Config): readonly ConfigFault[] {
  return NAMED.flatMap((list) =>
    config[list].flatMap((file, at) =>
      isMissing(file) ? [{ path: [list, at], message: "there is no such file", hint: `it would be ${file}` }] : [],
    ),
  );
}

/**
 * What is wrong with the files that the configuration names, and without which nothing starts; each with its own place, its
 * beginning where the file as a whole is at fault.
 */
export async function namedFileErrors(config: Config): Promise<readonly ConfigError[]> {
  const [inventory, policies, profiles] = await Promise.all([
    loadInventory(config.inventory),
    loadPolicies(config.policies),
    loadProfiles(config.profiles),
  ]);
  const faults = {
    inventory: inventory.faults,
    policies: policies.faults,
    rules: await ruleFaultsOf(config),
    profiles: profiles.faults,
  };
  return Object.entries(faults).flatMap(([path, each]) =>
    each.map((fault) => ({ line: 1, column: 1, ...fault, path })),
  );
}

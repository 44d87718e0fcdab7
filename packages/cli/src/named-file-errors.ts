import type { Config, ConfigError } from "@rolecall/runtime";
import { loadInventory } from "./inventory/load-inventory.ts";
import { loadPolicies } from "./policy/load-policies.ts";
import { loadProfiles } from "./profiles/load-profiles.ts";
import { ruleFaultsOf } from "./rules/load-rules.ts";

/** What is wrong with the files that the configuration names, and without which nothing starts; each with its own place. */
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
  return Object.entries(faults).flatMap(([path, each]) => each.map((fault) => ({ ...fault, path })));
}

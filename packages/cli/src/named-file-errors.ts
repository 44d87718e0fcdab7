import type { Config, ConfigError, ConfigFault } from "@rolecall/runtime";
import { isMissing } from "./declared/matching-paths.ts";
import { loadInventory } from "./inventory/load-inventory.ts";
import { readDatabases } from "./place/read-databases.ts";
import { readLists } from "./place/read-lists.ts";
import { loadPolicies } from "./policy/load-policies.ts";
import { loadProfiles } from "./profiles/load-profiles.ts";
import { loadRules, ruleFaultsOf } from "./rules/load-rules.ts";

/** Files that the configuration names and that are not there: it is what has to be mended, where it names them. */
export function missingFiles(config: Config): readonly ConfigFault[] {
  const { inventory, policies, rules, profiles, geoip, address_lists: lists } = config;
  const named = Object.entries({ inventory, policies, rules, profiles, "geoip.databases": geoip.databases });
  const places = [
    ...named.flatMap(([list, files]) => files.map((file, at) => ({ file, path: [...list.split("."), at] }))),
    ...lists.map(({ file }, at) => ({ file, path: ["address_lists", at, "file"] })),
  ];
  return places.flatMap(({ file, path }) =>
    isMissing(file) ? [{ path, message: "there is no such file", hint: `it would be ${file}` }] : [],
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
    rules: ruleFaultsOf(await loadRules(config.rules), config.receivers),
    profiles: profiles.faults,
    "geoip.databases": readDatabases(config).faults,
    address_lists: readLists(config).faults,
  };
  return Object.entries(faults).flatMap(([path, each]) =>
    each.map((fault) => ({ line: 1, column: 1, ...fault, path })),
  );
}

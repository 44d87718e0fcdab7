import type { Config, ConfigError } from "@rolecall/runtime";
import type { FileFault } from "./inventory/fault.ts";
import { loadInventory } from "./inventory/load-inventory.ts";
import type { NamedFiles, Readings } from "./named-files.ts";
import { readDatabases } from "./place/read-databases.ts";
import { readLists } from "./place/read-lists.ts";
import { loadPolicies } from "./policy/load-policies.ts";
import { loadProfiles } from "./profiles/load-profiles.ts";
import { loadRules, ruleFaultsOf } from "./rules/load-rules.ts";

const READ: { readonly [List in NamedFiles]: (config: Config) => Promise<Readings[List]> | Readings[List] } = {
  inventory: ({ inventory }) => loadInventory(inventory),
  policies: ({ policies }) => loadPolicies(policies),
  rules: ({ rules }) => loadRules(rules),
  profiles: ({ profiles }) => loadProfiles(profiles),
  "geoip.databases": readDatabases,
  address_lists: readLists,
};

/** Everything that is wrong with the files of a list, and with what they say for this configuration. */
function faultsOf(list: NamedFiles, read: Partial<Readings>, { receivers }: Config): readonly FileFault[] {
  if (list === "rules" && read.rules !== undefined) return ruleFaultsOf(read.rules, receivers);
  return read[list]?.faults ?? [];
}

/**
 * What the files say that these lists of the configuration name, and what is wrong with them, without which nothing starts: each
 * with its own place, its beginning where the file as a whole is at fault.
 */
export async function readNamedFiles(
  config: Config,
  lists: readonly NamedFiles[],
): Promise<{ readonly read: Partial<Readings>; readonly errors: readonly ConfigError[] }> {
  const read: Partial<Readings> = {};
  // One after another, so that what one needs while it is read is free for the next.
  for (const list of lists) Object.assign(read, { [list]: await READ[list](config) });
  const errors = lists.flatMap((path) =>
    faultsOf(path, read, config).map((fault) => ({ line: 1, column: 1, ...fault, path })),
  );
  return { read, errors };
}

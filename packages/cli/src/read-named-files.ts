import type { Config, ConfigError } from "@rolecall/runtime";
import type { FileFault } from "./inventory/fault.ts";
import { filesNamedBy, type NamedFiles, type Readings } from "./named-files.ts";
import { ruleFaultsOf } from "./rules/rule-modes-of.ts";

/** What reads a list is much code, and hardly any configuration names files in all of them. */
const READ: { readonly [List in NamedFiles]: (config: Config) => Promise<Readings[List]> } = {
  inventory: async ({ inventory }) => (await import("./inventory/load-inventory.ts")).loadInventory(inventory),
  policies: async ({ policies }) => (await import("./policy/load-policies.ts")).loadPolicies(policies),
  rules: async ({ rules }) => (await import("./rules/load-rules.ts")).loadRules(rules),
  profiles: async ({ profiles }) => (await import("./profiles/load-profiles.ts")).loadProfiles(profiles),
  "geoip.databases": async (config) => (await import("./place/read-databases.ts")).readDatabases(config),
  address_lists: async (config) => (await import("./place/read-lists.ts")).readLists(config),
};

/** Everything that is wrong with the files of a list, and with what they say for this configuration. */
function faultsOf(list: NamedFiles, read: Partial<Readings>, { receivers }: Config): readonly FileFault[] {
  if (list === "rules" && read.rules !== undefined) return ruleFaultsOf(read.rules, receivers);
  return read[list]?.faults ?? [];
}

/**
 * What the files say that these lists of the configuration name, of those that name any, and what is wrong with them,
 * without which nothing starts: each with its own place, its beginning where the file as a whole is at fault.
 */
export async function readNamedFiles(
  config: Config,
  lists: readonly NamedFiles[],
): Promise<{ readonly read: Partial<Readings>; readonly errors: readonly ConfigError[] }> {
  const read: Partial<Readings> = {};
  const named = filesNamedBy(config);
  // One after another, so that what one needs while it is read is free for the next.
  for (const list of lists.filter((each) => named[each].length > 0))
    Object.assign(read, { [list]: await READ[list](config) });
  const errors = lists.flatMap((path) =>
    faultsOf(path, read, config).map((fault) => ({ line: 1, column: 1, ...fault, path })),
  );
  return { read, errors };
}

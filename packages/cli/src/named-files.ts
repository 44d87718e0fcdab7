import type { Config } from "@rolecall/runtime";
import type { LoadedInventory } from "./inventory/load-inventory.ts";
import type { Databases } from "./place/read-databases.ts";
import type { Lists } from "./place/read-lists.ts";
import type { LoadedPolicies } from "./policy/load-policies.ts";
import type { LoadedProfiles } from "./profiles/load-profiles.ts";
import type { LoadedRules } from "./rules/loaded-rules.ts";

/** The lists of a configuration that name files, by where they stand in it. */
export const NAMED_FILES = ["inventory", "policies", "rules", "profiles", "geoip.databases", "address_lists"] as const;
export type NamedFiles = (typeof NAMED_FILES)[number];

/** The files of each list, in their order. */
export function filesNamedBy(config: Config): Readonly<Record<NamedFiles, readonly string[]>> {
  const { inventory, policies, rules, profiles, geoip, address_lists } = config;
  return {
    ...{ inventory, policies, rules, profiles },
    "geoip.databases": geoip.databases,
    address_lists: address_lists.map(({ file }) => file),
  };
}

/** What the files of each list say. */
export interface Readings {
  readonly inventory: LoadedInventory;
  readonly policies: LoadedPolicies;
  readonly rules: LoadedRules;
  readonly profiles: LoadedProfiles;
  readonly "geoip.databases": Databases;
  readonly address_lists: Lists;
}

/**
 * What was read of the files of a list when they were judged, for who goes on with it: given once, so that nobody else holds it.
 * Undefined where it was given already, or was never kept: then they are read now.
 */
export type TakeRead = <List extends NamedFiles>(list: List) => Readings[List] | undefined;

/** Where nothing was read before. */
export const takeNothing: TakeRead = () => undefined;

/** These lists of a configuration, and what was read of their files. */
export interface NamedBy<Lists extends keyof Config> {
  readonly config: Pick<Config, Lists>;
  readonly take: TakeRead;
}

/** Keeps what was read of these lists until it is taken, and nothing of the others. */
export function keepRead(read: Partial<Readings>, lists: readonly NamedFiles[]): TakeRead {
  const kept: { -readonly [List in NamedFiles]?: Readings[List] | undefined } = {};
  for (const list of lists) Object.assign(kept, { [list]: read[list] });
  return (list) => {
    const found = kept[list];
    kept[list] = undefined;
    return found;
  };
}

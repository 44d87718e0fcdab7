import { type ControlRecord, formatTime } from "@rolecall/core";
import { inventoryRecords, policyRecords } from "@rolecall/detection";
import { renderFaults } from "../inventory/fault.ts";
import { loadInventory } from "../inventory/load-inventory.ts";
import type { NamedBy } from "../named-files.ts";
import { loadPolicies } from "../policy/load-policies.ts";
import { EXIT, Failure } from "../verb.ts";

export type Declaring = NamedBy<"inventory" | "policies">;

/** What the configuration's files declare, as records of the log. */
export interface Declared {
  /** Records for what is not declared yet, effective at `at` (epoch ms). */
  recordsSince(known: { readonly inventory: string; readonly policies: string }, at: number): readonly ControlRecord[];
}

/** @throws Failure with everything that is wrong with the files, at once (exit code 2). */
export async function loadDeclared({ config, take }: Declaring): Promise<Declared> {
  const { inventory: inventories, policies: rules } = config;
  const inventory = take("inventory") ?? (await loadInventory(inventories));
  const policies = take("policies") ?? (await loadPolicies(rules));
  const faults = [...inventory.faults, ...policies.faults];
  if (faults.length > 0) throw new Failure(renderFaults(faults), { exit: EXIT.usage });
  return {
    recordsSince(known, at) {
      const time = formatTime(Math.max(0, at));
      // Where nothing was ever declared there is nothing to take back either.
      const isDeclared = inventories.length > 0 || known.inventory !== "";
      const isGoverned = rules.length > 0 || known.policies !== "";
      const records = [
        ...(isDeclared ? inventoryRecords(inventory.inventory, time) : []),
        ...(isGoverned ? policyRecords(policies.policies, time) : []),
      ];
      return records.filter(({ control, version }) => known[control] !== version);
    },
  };
}

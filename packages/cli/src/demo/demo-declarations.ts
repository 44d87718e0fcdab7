import { fileURLToPath } from "node:url";
import type { Config } from "@rolecall/runtime";
import { DEMO_FILES } from "@rolecall/world";

/** What the simulated company declares, after what the configuration names. */
export function withDemo({
  inventory,
  policies,
}: Pick<Config, "inventory" | "policies">): Pick<Config, "inventory" | "policies"> {
  const folder = fileURLToPath(DEMO_FILES);
  return {
    inventory: [...inventory, `${folder}identities.yaml`],
    policies: [...policies, `${folder}policies/*.yaml`],
  };
}

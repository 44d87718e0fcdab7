import { fileURLToPath } from "node:url";
import { DEMO_FILES } from "@rolecall/world";
import type { Declaring } from "../declared/load-declared.ts";
import { takeNothing } from "../named-files.ts";

/** What the simulated company declares, after what the configuration names. */
export function withDemo({ config }: Declaring): Declaring {
  const folder = fileURLToPath(DEMO_FILES);
  return {
    config: {
      inventory: [...config.inventory, `${folder}identities.yaml`],
      policies: [...config.policies, `${folder}policies/*.yaml`],
    },
    take: takeNothing,
  };
}

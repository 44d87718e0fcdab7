import { PROFILES, type Profile, withShipped } from "@rolecall/detection";
import { renderFaults } from "../inventory/fault.ts";
import type { NamedBy } from "../named-files.ts";
import { EXIT, Failure } from "../verb.ts";
import { loadProfiles } from "./load-profiles.ts";

/** The profiles of a configuration, for a run: the user's, then Rolecall's own. @throws Failure with all faults at once */
export async function profilesOf({ config, take }: NamedBy<"profiles">): Promise<readonly Profile[]> {
  if (config.profiles.length === 0) return PROFILES;
  const { profiles, faults } = take("profiles") ?? (await loadProfiles(config.profiles));
  if (faults.length > 0) throw new Failure(renderFaults(faults), { exit: EXIT.usage });
  return withShipped(profiles);
}

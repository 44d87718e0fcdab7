import { CLOUD_PROFILES } from "./cloud-profiles.ts";
import { KUBERNETES_PROFILES } from "./kubernetes-profiles.ts";
import type { Profile } from "./profile.ts";

/** Machines that many companies run, as their charts, modules and documentation set them up. */
export const PROFILES: readonly Profile[] = [...KUBERNETES_PROFILES, ...CLOUD_PROFILES];

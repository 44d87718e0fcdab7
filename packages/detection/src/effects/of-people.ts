import { identityUid } from "@rolecall/core";
import type { Target } from "./effect.ts";

/** The person whom the event names as what was acted on. */
export const removedPerson: Target = ({ provider, account_uid = "", resource }) =>
  resource === undefined ? undefined : { targets: [identityUid(provider, account_uid, "human", resource)] };

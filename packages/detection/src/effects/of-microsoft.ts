import { identityUid, isJsonObject } from "@rolecall/core";
import { effect, type Operation, objectsIn, type Target, textOf } from "./effect.ts";
import { removedPerson } from "./of-people.ts";

const MOST_TARGETS = 20;
const PRINCIPAL_KINDS = ["oauth-app", "managed-identity", "ai-agent"] as const;

/** By object id: a display name may be anybody's. */
const principals: Target = ({ account_uid = "" }, raw) => {
  const body = isJsonObject(raw["properties"]) ? raw["properties"] : raw;
  const ids = objectsIn(body["targetResources"], MOST_TARGETS).flatMap((target) => textOf(target["id"]) ?? []);
  if (ids.length === 0) return undefined;
  return { targets: ids.flatMap((id) => PRINCIPAL_KINDS.map((kind) => identityUid("entra", account_uid, kind, id))) };
};

export const OF_ENTRA: readonly Operation[] = [
  ...["Delete user", "Disable account"].map((action): Operation => [action, effect("removed", removedPerson)]),
  ...["Remove service principal", "Delete service principal"].flatMap((action) =>
    ["", "."].map((end): Operation => [`${action}${end}`, effect("deleted", principals)]),
  ),
];

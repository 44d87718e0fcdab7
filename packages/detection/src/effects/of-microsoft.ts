import { type Event, type IdentityKind, identityUid, isJsonObject, type JsonObject } from "@rolecall/core";
import { effect, type Operation, objectsIn, type Target, textOf } from "./effect.ts";
import { removedPerson } from "./of-people.ts";

const MOST_TARGETS = 20;
const MOST_DETAILS = 50;
/** Alone, or as JSON writes a text, be it in a list. */
const GUID = /^\[?"?([\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})"?\]?$/i;
const PRINCIPAL_KINDS = ["oauth-app", "managed-identity", "ai-agent"] as const;

/** By object id: a display name may be anybody's. */
const principals: Target = (event, raw) => {
  const ids = objectsIn(bodyOf(raw)["targetResources"], MOST_TARGETS).flatMap((target) => textOf(target["id"]) ?? []);
  const targets = ids.flatMap((id) => PRINCIPAL_KINDS.map((kind) => uidOf(event, kind, id)));
  const apps = application(event, raw)?.targets ?? [];
  return targets.length === 0 ? undefined : { targets: [...targets, ...apps] };
};

/** By the id of the application, by which it is known where a log has no principal of it. The object that is deleted has another. */
const application: Target = (event, raw) => {
  const body = bodyOf(raw);
  const details = objectsIn(body["additionalDetails"], MOST_DETAILS).flatMap(({ key, value }) =>
    textOf(key)?.toLowerCase() === "appid" ? (textOf(value) ?? []) : [],
  );
  const changed = objectsIn(body["targetResources"], MOST_TARGETS).flatMap(({ modifiedProperties }) =>
    objectsIn(modifiedProperties, MOST_DETAILS).filter(({ displayName }) => displayName === "AppId"),
  );
  const values = changed.flatMap(({ oldValue, newValue }) => [textOf(newValue), textOf(oldValue)]);
  const ids = [...details, ...values].flatMap((text) => GUID.exec(text ?? "")?.[1]?.toLowerCase() ?? []);
  return ids.length === 0 ? undefined : { targets: Array.from(new Set(ids), (id) => uidOf(event, "oauth-app", id)) };
};

function bodyOf(raw: JsonObject): JsonObject {
  return isJsonObject(raw["properties"]) ? raw["properties"] : raw;
}

function uidOf({ account_uid = "" }: Event, kind: IdentityKind, id: string): string {
  return identityUid("entra", account_uid, kind, id);
}

/** With a full stop at the end in some logs. */
function each(actions: readonly string[], what: "deleted" | "made", target: Target): readonly Operation[] {
  const reader = effect(what, target);
  return actions.flatMap((action) => ["", "."].map((end): Operation => [`${action}${end}`, reader]));
}

export const OF_ENTRA: readonly Operation[] = [
  ...["Delete user", "Disable account"].map((action): Operation => [action, effect("removed", removedPerson)]),
  ...each(
    ["Remove service principal", "Delete service principal", "Hard delete service principal"],
    "deleted",
    principals,
  ),
  ...each(["Restore service principal", "Add service principal"], "made", principals),
  ...each(["Delete application", "Hard Delete application"], "deleted", application),
  ...each(["Restore application", "Add application"], "made", application),
];

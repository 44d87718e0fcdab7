import type { JsonObject } from "@rolecall/core";
import { readText } from "../record/read-member.ts";
import { objectsOf } from "./spelling.ts";

/** Delegated permissions that tell an application who signed in, and nothing else. */
const SIGN_IN = new Set(["openid", "profile", "email", "offline_access", "user.read"]);
/** A text longer than this is not read: what was cut off might give more. */
const MAX_TEXT = 16_384;

/**
 * What somebody consented to: `sign-in` where each permission that the consent gives tells who signed in; undefined for
 * more, and where the record does not say. Its text lists them as they were and as they are:
 * `[] => [[…, ConsentType: Principal, Scope: User.Read openid, …]]; `.
 */
export function consentOf(target: JsonObject | undefined): "sign-in" | undefined {
  for (const property of objectsOf(target?.["modifiedProperties"])) {
    if (readText(property["displayName"], 64) !== "ConsentAction.Permissions") continue;
    const text = property["newValue"];
    if (typeof text !== "string" || text.length > MAX_TEXT) return undefined;
    const given = text.slice(text.indexOf("=>") + 1);
    const scopes = Array.from(given.matchAll(/\bScope: ([^,;\]]*)/g), (match) => match[1] ?? "").flatMap((list) =>
      list.split(/\s+/).filter((scope) => scope !== ""),
    );
    return scopes.length > 0 && scopes.every((scope) => SIGN_IN.has(scope.toLowerCase())) ? "sign-in" : undefined;
  }
  return undefined;
}

/** The name of the group that somebody was put into or taken out of: a target of its own, or said beside the member. */
export function groupOf(targets: readonly JsonObject[]): string | undefined {
  const group = targets.find((target) => readText(target["type"], 64) === "Group");
  const named = readText(group?.["displayName"], 256);
  if (named !== undefined) return named;
  for (const property of targets.flatMap((target) => objectsOf(target["modifiedProperties"]))) {
    if (readText(property["displayName"], 64) !== "Group.DisplayName") continue;
    const text = readText(property["newValue"], 256) ?? readText(property["oldValue"], 256);
    const name = text?.replace(/^"|"$/g, "");
    if (name !== undefined && name !== "" && name !== "null") return name;
  }
  return undefined;
}

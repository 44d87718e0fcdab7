import { identityUid, isJsonObject } from "@rolecall/core";
import { effect, type Operation, objectsIn, type Target, textOf } from "./effect.ts";
import { removedPerson } from "./of-people.ts";

const MOST_TARGETS = 20;

const member: Target = ({ account_uid = "" }, raw) => {
  const login = textOf(raw["user"]);
  return login === undefined ? undefined : { targets: [identityUid("github", account_uid, "human", login)] };
};

/** Its login is its name in small letters, where that has no other signs. */
const githubApp: Target = ({ account_uid = "" }, raw) => {
  const name = (textOf(raw["integration"]) ?? textOf(raw["name"]))?.toLowerCase().replaceAll(" ", "-");
  if (name === undefined || !/^[a-z\d][a-z\d-]*$/.test(name)) return undefined;
  return { targets: [identityUid("github", account_uid, "oauth-app", name)] };
};

function ofInstallations(verbs: readonly string[], what: "deleted" | "made"): readonly Operation[] {
  return verbs.map((verb): Operation => [`integration_installation.${verb}`, effect(what, githubApp)]);
}

const oktaUsers: Target = ({ account_uid = "" }, raw) => {
  if (!Array.isArray(raw["target"])) return undefined;
  const names = objectsIn(raw["target"], MOST_TARGETS).flatMap((target) => [target["id"], target["alternateId"]]);
  return {
    targets: names.flatMap((name) => textOf(name) ?? []).map((name) => identityUid("okta", account_uid, "human", name)),
  };
};

/** An application, which is the client by which a service signs in; of a person's account the id begins otherwise. */
const oktaApps: Target = ({ account_uid = "" }, raw) => {
  const ids = objectsIn(raw["target"], MOST_TARGETS).flatMap(({ id, type }) =>
    /app|client/i.test(textOf(type) ?? "") ? (textOf(id) ?? []) : [],
  );
  return ids.length === 0 ? undefined : { targets: ids.map((id) => identityUid("okta", account_uid, "oauth-app", id)) };
};

const APPS = ["application.lifecycle", "app.oauth2.client.lifecycle"];

function ofApps(verbs: readonly string[], what: "deleted" | "made"): readonly Operation[] {
  return APPS.flatMap((begin) => verbs.map((verb): Operation => [`${begin}.${verb}`, effect(what, oktaApps)]));
}

const slackUser: Target = ({ account_uid = "" }, raw) => {
  const user = isJsonObject(raw["entity"]) ? raw["entity"]["user"] : undefined;
  if (!isJsonObject(user)) return undefined;
  const names = [textOf(user["id"]), textOf(user["email"])].flatMap((name) => name ?? []);
  return { targets: names.map((name) => identityUid("slack", account_uid, "human", name)) };
};

export const OF_GITHUB: readonly Operation[] = [
  ["org.remove_member", effect("removed", member)],
  ...ofInstallations(["destroy", "suspend"], "deleted"),
  ...ofInstallations(["create", "unsuspend"], "made"),
];

const USERS = ["user.lifecycle.deactivate", "user.lifecycle.suspend", "user.lifecycle.delete.initiated"];

export const OF_OKTA: readonly Operation[] = [
  ...USERS.map((action): Operation => [action, effect("removed", oktaUsers)]),
  ...ofApps(["deactivate", "delete"], "deleted"),
  ...ofApps(["activate", "create"], "made"),
];

export const OF_SLACK: readonly Operation[] = [["user_deactivated", effect("removed", slackUser)]];

export const OF_WORKSPACE: readonly Operation[] = ["DELETE_USER", "SUSPEND_USER"].map(
  (action): Operation => [action, effect("removed", removedPerson)],
);

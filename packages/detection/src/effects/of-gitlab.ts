import { identityUid, isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { effect, idOf, type Operation, type Target, textOf } from "./effect.ts";

/** The audit log names a deploy token by its name, requests by its number. */
const deployToken: Target = (_event, raw) => {
  const names = [saidOf(raw, "target_details"), saidOf(raw, "target_id")].flatMap((each) => idOf(each) ?? []);
  const targets = names.map((name) => identityUid("gitlab", "", "access-key", `deploy-token/${name}`));
  return targets.length === 0 ? undefined : { targets };
};

/** The token of a project's or a group's own user, by its number. */
const resourceToken: Target = (_event, raw) => {
  const id = saidOf(raw, "target_type") === "PersonalAccessToken" ? idOf(saidOf(raw, "target_id")) : undefined;
  return id === undefined ? undefined : tokenOf(id);
};

/** Of a user's token the message alone has the number. */
const ownToken: Target = (_event, raw) => {
  const message = textOf(saidOf(raw, "custom_message"));
  const id = /^Revoked personal access token with (?:token_)?id:? (\d+)\b/.exec(message ?? "")?.[1];
  return id === undefined ? resourceToken(_event, raw) : tokenOf(id);
};

function tokenOf(id: string): ReturnType<Target> {
  return { targets: [], credential: `gitlab:PersonalAccessToken/${id}` };
}

/** Streams have it at the top, the log and the API among the details. */
function saidOf(raw: JsonObject, name: string): Json | undefined {
  const details = isJsonObject(raw["details"]) ? raw["details"] : {};
  return raw[name] ?? details[name];
}

const OF_PROJECTS_AND_GROUPS = ["", "group_"];

export const OF_GITLAB: readonly Operation[] = [
  ...OF_PROJECTS_AND_GROUPS.flatMap((begin): readonly Operation[] => [
    ...["revoked", "destroyed"].map(
      (end): Operation => [`${begin}deploy_token_${end}`, effect("deleted", deployToken)],
    ),
    [`${begin}deploy_token_created`, effect("made", deployToken)],
  ]),
  ...["project", "group"].map((of): Operation => [`${of}_access_token_deleted`, effect("deleted", resourceToken)]),
  ["personal_access_token_revoked", effect("deleted", ownToken)],
];

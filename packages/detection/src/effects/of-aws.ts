import { identityUid } from "@rolecall/core";
import { effect, type Operation, type Target, textAt } from "./effect.ts";

/** Whether it is a machine's user or a person's the request does not say. */
const user: Target = (event, raw) => {
  const found = machineUser(event, raw);
  const name = textAt(raw, "requestParameters", "userName");
  if (found === undefined || name === undefined) return undefined;
  return { targets: [...found.targets, identityUid("aws", event.account_uid ?? "", "human", name)] };
};

/** A machine's user; a person is awaited by nobody. */
const machineUser: Target = ({ account_uid: account }, raw) => {
  const name = textAt(raw, "requestParameters", "userName");
  if (name === undefined || account === undefined) return undefined;
  return { targets: [identityUid("aws", account, "access-key", name)] };
};

const key: Target = (event, raw) => {
  const credential = textAt(raw, "requestParameters", "accessKeyId");
  const found = credential === undefined ? undefined : machineUser(event, raw);
  return found && { ...found, credential };
};

const role: Target = ({ account_uid: account }, raw) => {
  const name = textAt(raw, "requestParameters", "roleName");
  if (name === undefined || account === undefined) return undefined;
  return { targets: [identityUid("aws", account, "role", name)] };
};

const toUser = effect("credential", user);
const USER_KEYS = ["CreateLoginProfile", "UpdateAccessKey", "UploadSigningCertificate", "UploadSSHPublicKey"];
const USER_ROLES = ["AttachUserPolicy", "PutUserPolicy", "AddUserToGroup"];
const ROLE_ROLES = ["AttachRolePolicy", "PutRolePolicy", "UpdateAssumeRolePolicy"];

export const OF_AWS: readonly Operation[] = [
  ["CreateAccessKey", toUser, effect("made", machineUser)],
  ...USER_KEYS.map((action): Operation => [action, toUser]),
  ...USER_ROLES.map((action): Operation => [action, effect("role", user)]),
  ...ROLE_ROLES.map((action): Operation => [action, effect("role", role)]),
  ["DeleteUser", effect("removed", user), effect("deleted", machineUser)],
  ["DeleteAccessKey", effect("deleted", key)],
  ["CreateUser", effect("made", machineUser)],
  ["DeleteRole", effect("deleted", role)],
  ["CreateRole", effect("made", role)],
];

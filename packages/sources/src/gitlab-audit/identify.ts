import type { JsonObject } from "@rolecall/core";
import { type Who, whoIs } from "../intake/build-event.ts";
import { readId, readText } from "../record/read-member.ts";

/** User names that GitLab itself gives to the holders of project and group access tokens. */
const TOKEN_BOT = /(?:^|\b)(?:project|group)_\d+_bot_?\w*/i;
const SERVICE_ACCOUNT = /(?:^|\b)service_account_(?:group_|project_)?\w+/i;
const OWN_BOT = /^(?:gitlab[ -](?:automation|admin|security|support|migration|alert|duo)[\w -]*bot|.*\[bot\])$/i;

/** `author_class` of what is no user: runners, deploy tokens and keys. */
const CLASSES: readonly (readonly [RegExp, Who["identity_kind"], string])[] = [
  [/DeployToken/i, "access-key", "deploy-token"],
  [/DeployKey|Key$/i, "access-key", "deploy-key"],
  [/Runner/i, "workload", "runner"],
  [/JobToken|Ci::Build|Build$/i, "ci-workflow", "job"],
];

/**
 * Users are those of an instance, which no event names: the account of an identity is empty, `account_uid` says where.
 * Numbers below zero stand for authors that are no user (GitLab, `lib/gitlab/audit`): -1 nobody, -2 a deploy token,
 * -3 a runner's token, -4 a deploy key.
 */
export function identify(record: JsonObject, details: JsonObject): Who {
  const id = readId(record["author_id"]) ?? readId(details["author_id"]);
  const name = readText(record["author_name"]) ?? readText(details["author_name"]);
  const username = readText(details["author_username"]) ?? readText(record["meta.user"]);
  const known = `${username ?? ""} ${readText(details["author_email"]) ?? ""} ${name ?? ""}`;
  const special = ofClass(readText(details["author_class"]), name ?? id);
  if (special !== undefined) return special;
  if (id === undefined || !(Number(id) > 0)) return ofNumber(id, name);
  return whoOfUser(id, known, name);
}

/** A user by number; `known` is all by which the holder of a token may be told from a person. */
export function whoOfUser(id: string, known: string, name: string | undefined): Who {
  return whoIs("gitlab", "", kindOf(known, name), id, name ?? id);
}

function ofClass(authorClass: string | undefined, name: string | undefined): Who | undefined {
  const special = CLASSES.find(([pattern]) => authorClass !== undefined && pattern.test(authorClass));
  return special && whoIs("gitlab", "", special[1], `${special[2]}/${name ?? "unknown"}`);
}

function kindOf(known: string, name: string | undefined): Who["identity_kind"] {
  if (TOKEN_BOT.test(known) || (name !== undefined && OWN_BOT.test(name))) return "bot";
  return SERVICE_ACCOUNT.test(known) ? "service-account" : "human";
}

function ofNumber(id: string | undefined, name: string | undefined): Who {
  if (id === "-2" && name !== undefined) return whoIs("gitlab", "", "access-key", `deploy-token/${name}`);
  if (id === "-3" && name !== undefined) return whoIs("gitlab", "", "workload", `runner/${name}`);
  if (id === "-4" && name !== undefined) return whoIs("gitlab", "", "access-key", `deploy-key/${name}`);
  return whoIs("gitlab", "", "unknown", "anonymous");
}

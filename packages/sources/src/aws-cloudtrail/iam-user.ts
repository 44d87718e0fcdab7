import type { JsonObject } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";
import { type Actor, actorOf } from "./actor.ts";
import { lastSegment, parseArn } from "./arn.ts";
import { consoleUser, isSignIn, rememberConsoleUser, showsConsole } from "./console-evidence.ts";

/** An IAM user in both kinds it can have. */
interface IamUser {
  /** As `DecoderOptions.consoleUsers` holds it. */
  readonly key: string;
  readonly human: Actor;
  readonly machine: Actor;
}

const CACHED = 8192;

/** Pure results by ARN, that of every process that decodes: an ARN means the same user everywhere. */
const byArn = new BoundedCache<IamUser>(CACHED, (arn) => iamUserOf(parseArn(arn)?.account ?? "", lastSegment(arn)));

/** The user of `arn:aws:iam::123456789012:user/path/alice`. */
export function iamUserOfArn(arn: string): IamUser {
  return byArn.get(arn);
}

export function iamUserOf(account: string, name: string): IamUser {
  return {
    key: consoleUser(account, name),
    human: actorOf(account, "human", name),
    machine: actorOf(account, "access-key", name),
  };
}

/** `human` once anything shows a console, else `access-key`. Adds to `consoleUsers` what this record shows. */
export function kindOfUser(
  user: IamUser,
  record: JsonObject,
  client: string | undefined,
  consoleUsers: Set<string>,
): Actor {
  if (consoleUsers.has(user.key)) return user.human;
  if (showsConsole(record, client)) {
    rememberConsoleUser(consoleUsers, user.key);
    return user.human;
  }
  // A sign-in that failed proves nothing about the user, and is no use of a key either.
  return isSignIn(record) ? user.human : user.machine;
}

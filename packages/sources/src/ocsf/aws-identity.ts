import type { JsonObject } from "@rolecall/core";
import { parseArn } from "../aws-cloudtrail/arn.ts";
import { identify } from "../aws-cloudtrail/identify.ts";
import { readId, readObject, readText } from "../record/read-member.ts";
import type { Place } from "./provider.ts";
import type { Who } from "./who.ts";

/** What identifying an AWS principal needs besides the actor. */
export interface AwsSighting {
  /** The members of CloudTrail's record; none on other platforms. */
  readonly call: JsonObject;
  readonly place: Place;
  readonly client: string | undefined;
  readonly consoleUsers: Set<string>;
}

/**
 * An AWS principal, by CloudTrail's own rules: Security Lake's mapping of `userIdentity` is undone and handed to that
 * decoder, so that an identity is the same whichever way its event came. Undefined where the event names nobody.
 *
 * `user.uid` is the ARN since 1.1 and `uid_alt` the principal id; in 1.0 `uuid` was the ARN and `uid` the principal id.
 */
export function awsIdentity(actor: JsonObject, user: JsonObject, seen: AwsSighting): Who | undefined {
  const names = [readId(user["uid"]), readId(user["uuid"]), readId(user["uid_alt"])];
  const arn = names.find((name) => name?.startsWith("arn:"));
  const principal = names.find((name) => name !== undefined && !name.startsWith("arn:"));
  const service = readText(actor["invoked_by"]);
  const name = readText(user["name"]);
  const type = readText(user["type"]);
  // A type alone stands for a guest, whom CloudTrail names no further.
  if ([arn, principal, service, name, type].every((said) => said === undefined)) return undefined;
  const userIdentity = {
    type,
    arn,
    principalId: principal,
    accountId: readId(readObject(user["account"])?.["uid"]) ?? readId(user["account_uid"]) ?? accountOf(arn),
    userName: name,
    invokedBy: service,
    sessionContext: { sessionIssuer: issuerOf(readText(readObject(actor["session"])?.["issuer"])) },
  };
  return identify(userIdentity, {
    record: seen.call,
    service: readText(seen.call["eventSource"]) ?? "unknown",
    recipient: seen.place.account,
    client: seen.client,
    consoleUsers: seen.consoleUsers,
  });
}

function accountOf(arn: string | undefined): string | undefined {
  return parseArn(arn)?.account || undefined;
}

function issuerOf(issuer: string | undefined): JsonObject | undefined {
  return issuer === undefined ? undefined : { arn: issuer, accountId: accountOf(issuer) };
}

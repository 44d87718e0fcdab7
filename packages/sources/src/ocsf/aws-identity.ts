import type { Json, JsonObject } from "@rolecall/core";
import { parseArn } from "../aws-cloudtrail/arn.ts";
import { identify } from "../aws-cloudtrail/identify.ts";
import { readId, readObject, readText } from "../read-member.ts";
import type { Who } from "./identify.ts";
import type { Place } from "./provider.ts";

/** What identifying an AWS principal needs besides the actor. */
export interface AwsSighting {
  readonly record: JsonObject;
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
  if (arn === undefined && principal === undefined && service === undefined && name === undefined) return undefined;
  const userIdentity = {
    type: readText(user["type"]),
    arn,
    principalId: principal,
    accountId: readId(readObject(user["account"])?.["uid"]) ?? readId(user["account_uid"]) ?? accountOf(arn),
    userName: name,
    invokedBy: service,
    sessionContext: { sessionIssuer: issuerOf(readText(readObject(actor["session"])?.["issuer"])) },
  };
  const call = cloudtrailCall(seen.record);
  return identify(userIdentity, {
    record: call,
    service: readText(call["eventSource"]) ?? "unknown",
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

/** The members by which CloudTrail's decoder knows a sign-in, and one that failed. */
function cloudtrailCall(record: JsonObject): JsonObject {
  const api = readObject(record["api"]) ?? {};
  const failed: Json | undefined = record["status_id"] === 2 ? "Failed authentication" : undefined;
  const unmapped = readObject(record["unmapped"]) ?? {};
  const type = readObject(record["metadata"])?.["event_code"] ?? unmapped["eventType"];
  return {
    eventSource: readText(readObject(api["service"])?.["name"]),
    eventName: readText(api["operation"]),
    eventType: readText(type),
    errorMessage: failed,
    sessionCredentialFromConsole: unmapped["sessionCredentialFromConsole"],
  };
}

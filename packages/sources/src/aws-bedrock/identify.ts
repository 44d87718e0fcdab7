import type { JsonObject } from "@rolecall/core";
import { parseArn } from "../aws-cloudtrail/arn.ts";
import { identify as identifyAws } from "../aws-cloudtrail/identify.ts";
import { type Who, whoIs } from "../intake/build-event.ts";
import { readObject, readText } from "../record/read-member.ts";

/** Who invoked, and in which session. */
export interface BedrockActor extends Who {
  readonly session: string | undefined;
}

/** The caller's ARN, by CloudTrail's own rules, so that it is the same identity in both logs. */
export function identify(record: JsonObject, account: string, consoleUsers: Set<string>): BedrockActor {
  const arn = readText(readObject(record["identity"])?.["arn"]);
  const parsed = parseArn(arn);
  if (arn === undefined || parsed === undefined)
    return { ...whoIs("aws", account, "unknown", "anonymous"), session: undefined };
  const user = { type: typeOf(parsed.resource), arn, accountId: parsed.account || account };
  const sighting = { record, service: "bedrock.amazonaws.com", recipient: account, client: undefined, consoleUsers };
  const actor = identifyAws(user, sighting);
  return { identity_uid: actor.uid, identity_kind: actor.kind, identity_name: actor.name, session: actor.session };
}

function typeOf(resource: string): string {
  if (resource.startsWith("assumed-role/")) return "AssumedRole";
  if (resource === "root") return "Root";
  return resource.startsWith("user/") ? "IAMUser" : "Role";
}

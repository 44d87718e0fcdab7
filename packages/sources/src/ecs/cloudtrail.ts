import { type Event, type JsonObject, vendorRecord } from "@rolecall/core";
import { createEventBuilder } from "../aws-cloudtrail/event.ts";
import { readObject } from "../record/read-member.ts";
import type { DecoderOptions } from "../source.ts";
import { anyField, fieldText } from "./fields.ts";

const MEMBERS = ["user_identity.type", "event_version", "event_type", "request_id"].map(
  (member) => `aws.cloudtrail.${member}`,
);

/**
 * The event of a document of Elastic's CloudTrail integration, as the CloudTrail source has it, so that an identity, its
 * credential and what it acted on are the same whichever way its log came. Undefined for any other document.
 */
export function createCloudtrail(
  options: DecoderOptions,
): (document: JsonObject, origin: string, time: string) => Event | undefined {
  const build = createEventBuilder(options);
  return (document, origin, time) => {
    const [name, service] = [fieldText(document, "event.action", 128), fieldText(document, "event.provider", 128)];
    if (name === undefined || service === undefined || anyField(document, MEMBERS) === undefined) return undefined;
    const record = vendorRecord("ecs", "aws-cloudtrail", document);
    return build(record, origin, { time, name, service }, readObject(record["userIdentity"]));
  };
}

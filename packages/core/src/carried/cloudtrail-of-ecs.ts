import type { Json, JsonObject } from "../json.ts";
import { parseMapText } from "./map-text.ts";
import { dataIn, objectAt, present, withPresent } from "./members.ts";
import { recased } from "./recased.ts";

/**
 * The members of a CloudTrail record out of a document of Elastic's integration, which writes `requestParameters` as
 * `request_parameters`.
 */
export function cloudtrailOfEcs(document: JsonObject): JsonObject {
  const record = recased(objectAt(objectAt(document, "aws"), "cloudtrail"));
  const event = objectAt(document, "event");
  const from = objectAt(document, "source");
  return withPresent(record, {
    eventName: event["action"],
    eventSource: event["provider"],
    eventID: event["id"],
    awsRegion: objectAt(document, "cloud")["region"],
    sourceIPAddress: from["address"] ?? from["ip"],
    userAgent: objectAt(document, "user_agent")["original"],
    requestParameters: parameters(record, "requestParameters"),
    responseElements: parameters(record, "responseElements"),
    additionalEventData: parameters(record, "additionalEventdata"),
    userIdentity: userIdentity(objectAt(record, "userIdentity"), document),
  });
}

/** As it was, or as a map's text. */
function parameters(record: JsonObject, name: string): Json | undefined {
  const data = dataIn(record[name]);
  return typeof data === "string" ? (parseMapText(data) ?? data) : data;
}

function userIdentity(own: JsonObject, document: JsonObject): JsonObject {
  const user = objectAt(document, "user");
  const { mfaAuthenticated, creationDate, ...context } = objectAt(own, "sessionContext");
  // For a session, the document names the role as the user.
  const name = own["type"] === "AssumedRole" ? undefined : user["name"];
  const account = objectAt(objectAt(document, "cloud"), "account");
  return {
    ...present({ principalId: user["id"], userName: name, accountId: account["id"] }),
    ...own,
    sessionContext: { ...context, attributes: present({ mfaAuthenticated, creationDate }) },
  };
}

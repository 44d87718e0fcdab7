import { deadLetter, drop, type JsonObject, ok } from "@rolecall/core";
import { readObject, readText } from "../record/read-member.ts";
import { createRecase } from "../record/recase.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { anyTime } from "../time/any-time.ts";
import { createEventTime } from "../time/event-time.ts";
import { isDigest, isInsight, isLowerCase, isSignInAlone } from "./detect.ts";
import { createEventBuilder, type Head } from "./event.ts";
import { isRow, recordOf, withObjects } from "./exports.ts";

const MAX_ID = 128;

const NAMES = (
  "eventVersion eventTime eventSource eventName awsRegion sourceIPAddress userAgent requestParameters responseElements " +
  "additionalEventData requestID eventID readOnly eventType managementEvent recipientAccountId eventCategory resources " +
  "errorCode errorMessage tlsDetails tlsVersion vpcEndpointId sessionCredentialFromConsole sharedEventID userIdentity type " +
  "principalId arn accountId accessKeyId userName invokedBy identityProvider sessionContext sessionIssuer attributes " +
  "creationDate mfaAuthenticated webIdFederationData federatedProvider ec2RoleDelivery sourceIdentity onBehalfOf userId " +
  "ConsoleLogin MFAUsed bytesTransferredIn bytesTransferredOut withDecryption roleArn bucketName functionName " +
  "credentialId identityStoreArn CredentialType UserAuthentication serviceEventDetails AuthenticationMethod " +
  "callWithBearerToken"
).split(" ");

/** Decodes CloudTrail records. State: caches of pure results, and the users known to have a console. */
export function createDecoder(options: DecoderOptions): Decoder {
  const build = createEventBuilder(options);
  const eventTime = createEventTime();
  const recase = createRecase(NAMES);
  const ownForm = (given: JsonObject): JsonObject => {
    if (isLowerCase(given)) return recase(withObjects(given));
    if (typeof given["userIdentity"] === "string") return recase(withObjects(given));
    if (given["EventName"] !== undefined && isRow(given)) return recordOf(given);
    if (!isSignInAlone(given)) return given;
    const own = given["eventname"] === undefined ? given : recase(given);
    return { ...own, eventSource: "signin.amazonaws.com" };
  };
  return (given, origin) => {
    const record = ownForm(given);
    if (isInsight(record)) return drop("insight");
    if (isDigest(record)) return drop("digest");
    const told = record["eventTime"];
    const head = headOf(record, eventTime(told) ?? eventTime(record["p_event_time"]) ?? anyTime(told));
    if ("kind" in head) return head;
    const user = record["userIdentity"];
    if (user !== undefined && user !== null && readObject(user) === undefined) {
      return deadLetter("schema", "userIdentity is no object", "userIdentity");
    }
    return ok(build(record, origin, head, readObject(user)));
  };
}

/** The three members without which a record is no CloudTrail event. */
function headOf(record: JsonObject, time: string | undefined): Head | Decoded {
  const name = readText(record["eventName"], MAX_ID);
  if (name === undefined) return deadLetter("schema", "eventName is required", "eventName");
  const service = readText(record["eventSource"], MAX_ID);
  if (service === undefined) return deadLetter("schema", "eventSource is required", "eventSource");
  if (time === undefined) return deadLetter("no-time", "eventTime is missing, or no time", "eventTime");
  return { time, name, service };
}

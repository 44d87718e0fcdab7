import type { JsonObject } from "@rolecall/core";
import { parseObject } from "../record/parse-object.ts";
import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** AWS CloudTrail: management, data, network-activity and sign-in events. */
export const awsCloudtrail: Source = {
  name: "aws-cloudtrail",
  provider: "aws",
  detect,
  inner: lookedUp,
  createDecoder,
};

/** What `lookup-events` answers: names and resources of an event, and the event itself as text. */
function lookedUp(record: JsonObject): JsonObject | undefined {
  const text = record["CloudTrailEvent"];
  return typeof text === "string" ? parseObject(text) : undefined;
}

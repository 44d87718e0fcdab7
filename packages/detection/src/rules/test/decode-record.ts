import type { Event, JsonObject } from "@rolecall/core";
import { awsCloudtrail } from "../../../../sources/src/aws-cloudtrail/source.ts";
import { githubAudit } from "../../../../sources/src/github-audit/source.ts";
import { kubernetesEvent } from "./kubernetes-event.ts";

// The sources are not a dependency of this package, and must not be: only its tests decode, and reach over by path.
const DECODERS = [awsCloudtrail, githubAudit].map((source) => ({
  source,
  decode: source.createDecoder({ tenant: "default" }),
}));

/** The event of a raw record, with the record as its `raw`, or undefined where no source of these takes it. */
export function decodeAny(record: JsonObject): Event | undefined {
  if (record["apiVersion"] === "audit.k8s.io/v1" || record["objectRef"] !== undefined) return kubernetesEvent(record);
  const decoder = DECODERS.find(({ source }) => source.detect(record));
  const decoded = decoder?.decode(record, "test:1");
  return decoded?.kind === "ok" ? { ...decoded.value, raw: JSON.stringify(record) } : undefined;
}

/** As `decodeAny`, for records that must decode. */
export function decodeRecord(record: JsonObject): Event {
  const event = decodeAny(record);
  if (event === undefined) throw new Error(`no source takes ${JSON.stringify(record).slice(0, 200)}`);
  return event;
}

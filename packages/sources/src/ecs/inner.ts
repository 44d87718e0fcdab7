import { isJsonObject, type Json, type JsonObject, parseJson } from "@rolecall/core";
import { auditLine } from "../audit-forms/audit-line.ts";
import { apmSpan } from "../envelope/steps/apm-span.ts";
import { field, fieldText } from "./fields.ts";
import { machineRecord } from "./machine-record.ts";

/** Where shippers keep the vendor's own record: as its text, or as the object that it was. */
const OF_KUBERNETES = "kubernetes.audit";
const PLACES = ["event.original", "message", OF_KUBERNETES, "json", "log.original"] as const;
/** What an event of the API server says of itself, which some shippers leave out: the place says as much. */
const KUBERNETES = { kind: "Event", apiVersion: "audit.k8s.io/v1" } as const;

/** The vendor's own record inside a document, where it is there whole: it says more than what the document took from it. */
export function innerRecord(document: JsonObject): JsonObject | undefined {
  for (const place of PLACES) {
    const value = field(document, place);
    const inner = typeof value === "string" ? parse(value) : value;
    if (!isJsonObject(inner)) continue;
    const record = place === OF_KUBERNETES ? { ...KUBERNETES, ...inner } : inner;
    return ofCluster(record, fieldText(document, "orchestrator.cluster.name", 128));
  }
  // An event of Windows' by its own names; a step of an agent, of which the schema has no words; and lines of audit logs that are no JSON.
  return machineRecord(document) ?? apmSpan(document) ?? auditLine(document) ?? originalLine(document);
}

/** A pipeline keeps the whole line beside what it took from it. */
function originalLine(document: JsonObject): JsonObject | undefined {
  const message = field(document, "event.original");
  if (typeof message !== "string" || message.charCodeAt(0) === BRACE) return undefined;
  return auditLine({ message, timestamp: document["@timestamp"] ?? null });
}

/** The API server's own record does not say of which cluster it is, the document does. */
function ofCluster(record: JsonObject, cluster: string | undefined): JsonObject {
  if (cluster === undefined || record["kind"] !== "Event" || record["cluster"] !== undefined) return record;
  return { ...record, cluster };
}

function parse(text: string): Json | undefined {
  return text.charCodeAt(0) === BRACE ? parseJson(text) : undefined;
}

const BRACE = 123;

import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { parseObject } from "../record/parse-object.ts";
import { readCount, readObject, readText } from "../record/read-member.ts";
import { API_ACTIVITY } from "./classes.ts";

/** Versions before 1.0 was final: `0.26.1` of Security Lake's preview, `1.0.0-rc.2` of its first release. */
const DRAFT = /^(?:0\.|1\.0\.0-rc)/;

/**
 * A call of an API by a draft of OCSF, as 1.0 has it: the class was Cloud API (5001), and then API Activity of the audit
 * category (3005, which is User Access Management now); the actor was `identity`, and what a mapping had left over a list
 * of pairs. Undefined for everything else: the classes of logons and accounts kept their numbers.
 */
export function ofDraft(record: JsonObject): JsonObject | undefined {
  const metadata = readObject(record["metadata"]);
  if (metadata === undefined || !DRAFT.test(readText(metadata["version"], 32) ?? "")) return undefined;
  if (!isCall(record)) return undefined;
  const uid = metadata["uid"] ?? record["ref_event_uid"];
  const status = record["status_id"] ?? statusOf(record);
  const unmapped = leftOver(record["unmapped"]);
  const recipient = unmapped["recipientAccountId"];
  return {
    ...record,
    cloud: { ...(recipient === undefined ? {} : { account: { uid: recipient } }), ...readObject(record["cloud"]) },
    class_uid: API_ACTIVITY,
    category_uid: 6,
    metadata: uid === undefined ? metadata : { ...metadata, uid },
    actor: record["actor"] ?? record["identity"] ?? {},
    unmapped,
    ...(status === undefined ? {} : { status_id: status }),
  };
}

function isCall(record: JsonObject): boolean {
  const uid = readCount(record["class_uid"]);
  return (uid === 5001 || uid === 3005) && readText(readObject(record["api"])?.["operation"]) !== undefined;
}

/** The first drafts had no status: a call went well where its answer has no error. */
function statusOf(record: JsonObject): number | undefined {
  const response = readObject(readObject(record["api"])?.["response"]);
  if (response === undefined || !Object.hasOwn(response, "error")) return undefined;
  return response["error"] === null ? 1 : 2;
}

const MAX_LEFT = 256;

/** By name, whether it was a list of pairs or an object; requests and answers were written as their JSON. */
function leftOver(unmapped: Json | undefined): JsonObject {
  const given = isJsonObject(unmapped) ? Object.entries(unmapped) : pairsIn(unmapped);
  const named = given.slice(0, MAX_LEFT).filter(([name]) => name !== "__proto__");
  return Object.fromEntries(named.map(([name, value]) => [name, opened(value)]));
}

function pairsIn(list: Json | undefined): (readonly [string, Json | undefined])[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly Json[]).flatMap((pair) => {
    const [name, value] = Array.isArray(pair) ? (pair as readonly Json[]) : [];
    return typeof name === "string" ? [[name, value] as const] : [];
  });
}

function opened(value: Json | undefined): Json {
  return (typeof value === "string" && value.startsWith("{") ? parseObject(value) : undefined) ?? value ?? null;
}

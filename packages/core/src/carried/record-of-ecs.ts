import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { parseMapText } from "./map-text.ts";
import { dataIn, objectAt, present } from "./members.ts";
import { nest } from "./nest.ts";

/** Where Elastic's integration of a vendor keeps the vendor's members, and whether it writes `requestParameters` as `request_parameters`. */
const NAMESPACES: ReadonlyMap<string, { readonly path: readonly string[]; readonly isRecased: boolean }> = new Map([
  ["aws-cloudtrail", { path: ["aws", "cloudtrail"], isRecased: true }],
  ["okta-system-log", { path: ["okta"], isRecased: true }],
  ["github-audit", { path: ["github"], isRecased: false }],
]);

/** The members of a vendor's record that rules read, out of a document of Elastic's integration of that vendor. */
export function recordOfEcs(given: JsonObject, source: string): JsonObject {
  const document = nest(given);
  const namespace = NAMESPACES.get(source);
  if (namespace === undefined) return {};
  const own = namespace.path.reduce(objectAt, document);
  const record = namespace.isRecased ? recased(own, 0) : own;
  return source === "aws-cloudtrail" ? cloudtrail(record, document) : record;
}

function cloudtrail(record: JsonObject, document: JsonObject): JsonObject {
  const event = objectAt(document, "event");
  const from = objectAt(document, "source");
  return {
    ...record,
    ...present({
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
    }),
  };
}

/** As it was, or as a map's text. */
function parameters(record: JsonObject, name: string): Json | undefined {
  const data = dataIn(record[name]);
  return typeof data === "string" ? (parseMapText(data) ?? data) : data;
}

function userIdentity(own: JsonObject, document: JsonObject): JsonObject {
  const user = objectAt(document, "user");
  const { mfaAuthenticated, creationDate, ...context } = objectAt(own, "sessionContext");
  // Of a session the document's user is the role.
  const name = own["type"] === "AssumedRole" ? undefined : user["name"];
  const account = objectAt(objectAt(document, "cloud"), "account");
  return {
    ...present({ principalId: user["id"], userName: name, accountId: account["id"] }),
    ...own,
    sessionContext: { ...context, attributes: present({ mfaAuthenticated, creationDate }) },
  };
}

const MAX_DEPTH = 12;

/** `request_parameters` as `requestParameters`. What is `flattened` is the same once more, whole, and with its own names. */
function recased(record: JsonObject, depth: number): JsonObject {
  const { flattened = null, ...others } = record;
  const members = Object.entries(others).map(
    ([name, value = null]) => [camel(name), recasedIn(value, depth + 1)] as const,
  );
  const whole = isJsonObject(flattened) ? Object.entries(flattened) : [];
  return Object.fromEntries([...members, ...whole.map(([name, value]) => [camel(name), value] as const)]);
}

function recasedIn(value: Json, depth: number): Json {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => recasedIn(each, depth + 1));
  return isJsonObject(value) ? recased(value, depth) : value;
}

function camel(name: string): string {
  return name.replace(/(?<=[a-z\d])_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}

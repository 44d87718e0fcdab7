import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { readCount, readId, readObject, readText } from "../record/read-member.ts";

const LINE =
  /^(?:node=(?<node>\S{1,253}) )?type=(?<type>[A-Z][A-Z0-9_]{1,40}) msg=audit\((?<id>\d{9,11}\.\d{1,6}:\d{1,12})\): ?(?<rest>.*)$/s;

/** A line of the kernel's audit, as laurel has the same record in JSON. Undefined for any other text. */
export function auditRecord(text: string): JsonObject | undefined {
  if (!text.startsWith("type=") && !text.startsWith("node=")) return undefined;
  const { node, type = "", id = "", rest = "" } = LINE.exec(text.trimEnd())?.groups ?? {};
  if (type === "") return undefined;
  return { ID: id, ...(node !== undefined && { NODE: node }), [type]: fieldsIn(rest, type === "EXECVE") };
}

/** Before what was made readable (`AUID="deploy"`): https://github.com/linux-audit/audit-documentation/wiki/SPEC-Audit-Event-Enrichment */
const READABLE = "\x1d";

/** A record has no more. */
const MOST_FIELDS = 256;
const FIELD = /([A-Za-z_][\w[\]-]{0,63})=(?:"([^"]*)"|'([^']*)'|([^\s"']\S*)?)/g;

/** `a=1 b="two" msg='op=login acct="deploy"'`: what stands in the message of a program is as good as beside it. */
function fieldsIn(text: string, areArguments: boolean): JsonObject {
  const fields: Record<string, Json> = {};
  let left = MOST_FIELDS;
  for (const [, name = "", quoted, message, bare] of text.replaceAll(READABLE, " ").matchAll(FIELD)) {
    if (message !== undefined) Object.assign(fields, fieldsIn(message, areArguments));
    else fields[name] = quoted ?? (isEncoded(name, areArguments) ? decoded(bare ?? "") : (bare ?? ""));
    left -= 1;
    if (left === 0) break;
  }
  return areArguments
    ? { ARGV: Object.entries(fields).flatMap(([name, value]) => (/^a\d{1,3}$/.test(name) ? [value] : [])) }
    : fields;
}

/** What may hold a blank or a quote is in hexadecimal where it does. */
function isEncoded(name: string, isArgument: boolean): boolean {
  return isArgument ? /^a\d/.test(name) : /^(?:acct|comm|exe|cmd|cwd|name|proctitle|data)$/.test(name);
}

function decoded(text: string): string {
  return /^(?:[0-9A-F]{2}){1,4096}$/.test(text)
    ? Buffer.from(text, "hex").toString("utf8").replaceAll("\0", " ")
    : text;
}

/** What tells laurel's records, and the lines that are read here: the number of the event, and a type in capitals. */
const ID = /^\d{9,11}\.\d{1,6}:\d{1,12}$/;

export function isAudit(record: JsonObject): boolean {
  const { ID: id } = record;
  return (
    (typeof id === "string" && ID.test(id) && Object.keys(record).some((name) => isType(name, record))) ||
    isGoAudit(record)
  );
}

function isType(name: string, record: JsonObject): boolean {
  const value = record[name];
  return /^[A-Z][A-Z0-9_]{3,40}$/.test(name) && (isJsonObject(value) || Array.isArray(value));
}

/** https://github.com/slackhq/go-audit: the records of an event as text, by their numbers. */
function isGoAudit(record: JsonObject): boolean {
  return typeof record["sequence"] === "number" && Array.isArray(record["messages"]) && isJsonObject(record["uid_map"]);
}

/** The records of one event by their types, with what they are of. */
export interface AuditEvent {
  readonly id: string;
  readonly node: string;
  readonly of: (type: string) => JsonObject | undefined;
  readonly types: readonly string[];
  /** A user's name where the log has the number alone. */
  readonly names: JsonObject;
}

export function auditEvent(record: JsonObject): AuditEvent {
  if (isGoAudit(record)) return ofGoAudit(record);
  const { ID: id, NODE: node } = record;
  return {
    id: typeof id === "string" ? id : "",
    node: typeof node === "string" ? (node.toLowerCase().split(".", 1)[0] ?? "") : "",
    of: (type) => objectIn(record[type]),
    types: Object.keys(record).filter((name) => isType(name, record)),
    names: {},
  };
}

function objectIn(value: Json | undefined): JsonObject | undefined {
  return Array.isArray(value) ? readObject((value as readonly Json[])[0]) : readObject(value);
}

/** https://github.com/linux-audit/audit-userspace/blob/master/lib/audit-records.h */
const NUMBERS: ReadonlyMap<number, string> = new Map([
  [1100, "USER_AUTH"],
  [1112, "USER_LOGIN"],
  [1123, "USER_CMD"],
  [1108, "USER_CHAUTHTOK"],
  [1114, "ADD_USER"],
  [1115, "DEL_USER"],
  [1116, "ADD_GROUP"],
  [1300, "SYSCALL"],
  [1302, "PATH"],
  [1305, "CONFIG_CHANGE"],
  [1309, "EXECVE"],
]);

/** The kernel cuts a record at 8,970 characters. */
const MOST_DATA = 9000;

function ofGoAudit(record: JsonObject): AuditEvent {
  const records = new Map<string, JsonObject>();
  for (const message of (record["messages"] as readonly Json[]).slice(0, 64)) {
    if (!isJsonObject(message)) continue;
    const type = NUMBERS.get(readCount(message["type"]) ?? 0);
    if (type === undefined || records.has(type)) continue;
    records.set(type, fieldsIn(readText(message["data"], MOST_DATA) ?? "", type === "EXECVE"));
  }
  return {
    id: `${readId(record["timestamp"]) ?? ""}:${readId(record["sequence"]) ?? ""}`,
    node: "",
    of: (type) => records.get(type),
    types: [...records.keys()],
    names: readObject(record["uid_map"]) ?? {},
  };
}

import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { isOfSystem } from "../linux-host/programs.ts";
import { readId } from "../record/read-member.ts";
import { logInstant } from "../time/log-instant.ts";
import { anyField, field, fieldText } from "./fields.ts";

/** The message or the record of a Linux machine's own log in a document of Filebeat's, Auditbeat's or Elastic's agent. */
export function hostRecord(document: JsonObject): JsonObject | undefined {
  return messageRecord(document) ?? auditRecord(document);
}

/** Modules and inputs that read the system's files and its journal. */
const OF_SYSTEM = /^system(?:\.(?:auth|syslog))?$|^journald(?:\.\w{1,32})?$|^syslog(?:\.\w{1,32})?$/;

function messageRecord(document: JsonObject): JsonObject | undefined {
  const module = anyField(document, ["event.dataset", "data_stream.dataset", "event.module", "input.type"], 64);
  if (module === undefined || !OF_SYSTEM.test(module)) return undefined;
  const program = anyField(document, ["process.name", "log.syslog.appname", "syslog.identifier"], 64);
  const message = fieldText(document, "message", 8192);
  if (program === undefined || message === undefined || !isOfSystem(program)) return undefined;
  return {
    SYSLOG_IDENTIFIER: program,
    MESSAGE: message,
    _HOSTNAME: anyField(document, ["host.hostname", "host.name"], 253) ?? null,
    time: document["@timestamp"] ?? null,
  };
}

/** What Auditbeat and Elastic's `auditd_manager` made of an event: its own records again, with the names that they found. */
function auditRecord(document: JsonObject): JsonObject | undefined {
  const type = fieldText(document, "auditd.message_type", 40)?.toUpperCase();
  const at = logInstant(document["@timestamp"]);
  if (type === undefined || Number.isNaN(at)) return undefined;
  const said = field(document, "auditd.data");
  const isCall = type === "SYSCALL" || type === "EXECVE";
  const fields = { ...(isJsonObject(said) && said), ...fieldsOf(document) };
  return {
    ID: `${(at / 1000).toFixed(3)}:${sequenceOf(document)}`,
    NODE: anyField(document, ["host.hostname", "host.name"], 253) ?? null,
    [isCall ? "SYSCALL" : type]: fields,
    ...(isCall && aroundCall(document)),
  };
}

/** What was run, by what, on which file. */
function aroundCall(document: JsonObject): JsonObject {
  const args = field(document, "process.args");
  return {
    ...(Array.isArray(args) && { EXECVE: { ARGV: args } }),
    PARENT_INFO: { comm: fieldText(document, "process.parent.name", 64) ?? null },
    PATH: { name: fieldText(document, "file.path", 1024) ?? null },
  };
}

function sequenceOf(document: JsonObject): string {
  const digits = readId(field(document, "auditd.sequence")) ?? "";
  return /^\d{1,12}$/.test(digits) ? digits : "0";
}

function fieldsOf(document: JsonObject): JsonObject {
  const result = fieldText(document, "auditd.result", 16) ?? fieldText(document, "event.outcome", 16);
  const tags = field(document, "tags");
  const at = (name: string, length = 256): Json => fieldText(document, name, length) ?? null;
  return {
    AUID: at("user.audit.name"),
    auid: at("user.audit.id"),
    UID: at("user.name"),
    uid: at("user.id"),
    EUID: at("user.effective.name"),
    exe: at("process.executable", 1024),
    comm: at("process.name"),
    addr: at("source.ip"),
    ses: at("auditd.session"),
    key: Array.isArray(tags) ? ((tags as readonly Json[])[0] ?? null) : null,
    success: result === "success" ? "yes" : "no",
    res: result === "fail" || result === "failure" ? "failed" : (result ?? null),
  };
}

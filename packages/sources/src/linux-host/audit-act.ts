import type { ActionClass, Json, JsonObject } from "@rolecall/core";
import { commandSign } from "../action/command-signs.ts";
import { readId, readObject } from "../record/read-member.ts";
import type { Act } from "./act.ts";
import type { AuditEvent } from "./audit-record.ts";
import { baseOf } from "./base-of.ts";
import { programIn } from "./program-in.ts";

/** Who did what, in the records of one event; undefined where nobody did, or another record of the same event says it. */
export function auditAct(event: AuditEvent): Act | undefined {
  const call = event.of("SYSCALL");
  if (call !== undefined) return callAct(event, call);
  const run = event.of("EXECVE");
  if (run !== undefined) return runAct({}, run, undefined);
  for (const type of event.types) {
    const read = OF_TYPE[type];
    const fields = event.of(type);
    if (read !== undefined && fields !== undefined) return read(type, fields, event);
  }
  return undefined;
}

/** No user at all: `-1`, and the same as a number without a sign. */
const UNSET = /^(?:-1|4294967295|unset|)$/;

/** Whoever signed in, whatever they became since; else who it is now. Names where the log was made readable. */
function userOf(fields: JsonObject, names: JsonObject = {}): string | undefined {
  for (const name of ["auid", "uid"]) {
    const readable = text(fields, name.toUpperCase());
    if (readable !== undefined && !UNSET.test(readable) && readable !== "unknown(4294967295)") return readable;
    const number = text(fields, name) ?? "";
    if (!UNSET.test(number)) return readId(names[number]) ?? number;
  }
  return undefined;
}

function outcomeOf(fields: JsonObject): Act["outcome"] {
  const said = text(fields, "res") ?? text(fields, "success") ?? "";
  if (/^(?:success|yes|1)$/i.test(said)) return "success";
  if (/^(?:failed|no|0)$/i.test(said)) return "denied";
  return "unknown";
}

type OfType = (type: string, fields: JsonObject, event: AuditEvent) => Act | undefined;

/** A user's name that signs in, as the program gives it; a number where it has no more. */
function signIn(type: string, fields: JsonObject, event: AuditEvent): Act | undefined {
  const outcome = outcomeOf(fields);
  // Every sign-in has been authenticated before, and is said to have been.
  if (type === "USER_AUTH" && outcome !== "denied") return undefined;
  return {
    action: type,
    actionClass: "auth",
    user:
      text(fields, "ID") ?? text(fields, "acct") ?? nameOf(text(fields, "id"), event) ?? userOf(fields, event.names),
    outcome,
    error: outcome === "denied" ? "refused" : undefined,
    address: addressIn(fields),
    resourceKind: "host",
    session: sessionIn(fields),
    labels: { terminal: text(fields, "terminal"), program: baseOf(text(fields, "exe")) },
  };
}

function nameOf(number: string | undefined, { names }: AuditEvent): string | undefined {
  return number === undefined ? undefined : (readId(names[number]) ?? number);
}

function command(type: string, fields: JsonObject, { names }: AuditEvent): Act {
  const line = text(fields, "cmd") ?? "";
  const program = programIn(line);
  return {
    action: `${type} ${program}`,
    actionClass: "execute",
    user: userOf(fields, names),
    outcome: outcomeOf(fields),
    resource: program,
    resourceKind: "program",
    session: sessionIn(fields),
    labels: { runs_as: text(fields, "UID") ?? text(fields, "uid"), does: commandSign(line) },
  };
}

/** What is done with accounts, and with the audit itself. */
function change(actionClass: ActionClass, resourceOf: (fields: JsonObject) => string | undefined): OfType {
  return (type, fields, { names }) => ({
    action: type,
    actionClass,
    user: userOf(fields, names),
    outcome: outcomeOf(fields),
    resource: resourceOf(fields),
    resourceKind: "object",
    session: sessionIn(fields),
    labels: {
      operation: text(fields, "op"),
      program: baseOf(text(fields, "exe")),
      audit_enabled: text(fields, "audit_enabled"),
      key: text(fields, "key"),
    },
  });
}

const ofAccount = change("admin", (fields) => text(fields, "acct") ?? text(fields, "id") ?? text(fields, "grp"));
const ofAudit = change("admin", (fields) => text(fields, "key") ?? text(fields, "op"));

const OF_TYPE: Readonly<Record<string, OfType>> = {
  USER_LOGIN: signIn,
  USER_AUTH: signIn,
  USER_CMD: command,
  ...Object.fromEntries(
    [
      "ADD_USER",
      "DEL_USER",
      "ADD_GROUP",
      "DEL_GROUP",
      "USER_MGMT",
      "GRP_MGMT",
      "USER_CHAUTHTOK",
      "ACCT_LOCK",
      "ACCT_UNLOCK",
    ].map((type) => [type, ofAccount]),
  ),
  CONFIG_CHANGE: ofAudit,
  DAEMON_END: ofAudit,
};

/** A program that was started, or a call that somebody set a watch for (`key`). */
function callAct(event: AuditEvent, call: JsonObject): Act | undefined {
  const user = userOf(call, event.names);
  const run = event.of("EXECVE");
  const parent = text(readObject(event.of("PARENT_INFO")) ?? {}, "comm");
  if (run !== undefined) return runAct(call, run, user, parent);
  const key = text(call, "key");
  const path = event.of("PATH");
  if (key === undefined || key === "(null)") return undefined;
  const file = text(path ?? {}, "name");
  return {
    action: `SYSCALL ${key}`,
    actionClass: "write",
    user,
    outcome: outcomeOf(call),
    resource: file ?? baseOf(text(call, "exe")),
    resourceKind: "file",
    session: sessionIn(call),
    labels: {
      program: baseOf(text(call, "exe")) ?? text(call, "comm"),
      key,
      does: /\.ssh\/authorized_keys2?$/.test(file ?? "") && !isReader(call) ? "keys-written" : undefined,
    },
  };
}

/** What looks at every file, and the daemon that reads the keys of whoever comes. */
function isReader(call: JsonObject): boolean {
  return /^(?:sshd(?:-session|-auth)?|grep|cat|less|find|stat|ls|rsync|tar|restic|borg)$/.test(
    text(call, "comm") ?? "",
  );
}

function runAct(call: JsonObject, run: JsonObject, user: string | undefined, parent?: string): Act {
  const argv = Array.isArray(run["ARGV"]) ? (run["ARGV"] as readonly Json[]).slice(0, 256) : [];
  const words = argv.flatMap((word) => (typeof word === "string" ? [word] : []));
  const line = words.join(" ");
  const program = baseOf(text(call, "exe")) ?? programIn(words[0] ?? "");
  const effective = text(call, "EUID") ?? text(call, "euid");
  return {
    action: `execve ${program}`,
    actionClass: "execute",
    user,
    outcome: text(call, "success") === undefined ? "success" : outcomeOf(call),
    resource: program,
    resourceKind: "program",
    session: sessionIn(call),
    labels: { runs_as: effective, parent, does: commandSign(line), key: keyOf(call) },
  };
}

function keyOf(call: JsonObject): string | undefined {
  const key = text(call, "key");
  return key === "(null)" ? undefined : key;
}

function sessionIn(fields: JsonObject): string | undefined {
  const session = text(fields, "ses") ?? "";
  return UNSET.test(session) ? undefined : session;
}

function addressIn(fields: JsonObject): string | undefined {
  const address = text(fields, "addr") ?? "?";
  return address === "?" ? undefined : address;
}

function text(fields: JsonObject, name: string): string | undefined {
  const said = readId(fields[name]);
  return said === "?" || said === "" ? undefined : said;
}

import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { statementWords } from "../envelope/audits/statement-words.ts";
import { given } from "../envelope/steps/span-record.ts";
import { timeBeside } from "./shipped-line.ts";
import { SWITCHED_ON } from "./sql-audits.ts";

/** What SQL Server's audit writes into one of Windows' logs: a name and its value to a line, the statement near the end. */
const AUDIT = /(?:^|^Audit event: ?|<Data>)audit_schema_version:\d+\r?\n/;
const PAIR = /^([a-z_]{2,40}):(.*)$/;
const ADDRESS = /<address>([\d.a-f:]{2,45}|local machine)<\/address>/i;
/** A sign-in that failed, as the server's own log and Windows' have it. */
const REFUSED =
  /^Login failed for user '(?<server_principal_name>[^']{1,128})'\. (?:Reason: (?<reason>[^[]{1,512}) )?\[CLIENT: (?<client_ip>[\d.a-f:]{2,45}|<[a-z ]{1,32}>)\]\s*$/;

const MOST_TEXT = 65_536;
const MOST_STATEMENT = 1024;

/**
 * An event of SQL Server's audit by the names of its columns, as a query of its files has them; or a sign-in that it refused.
 * Forwarders of Windows' events keep what the program wrote by itself, or as the first of what its event has.
 */
export function sqlServerEvent(envelope: JsonObject): JsonObject | undefined {
  const { message, Message, _raw, RenderedDescription, winlog, EventData } = envelope;
  const said = isJsonObject(winlog) ? winlog["event_data"] : EventData;
  return (
    eventOf(message, envelope) ??
    eventOf(Message, envelope) ??
    eventOf(_raw, envelope) ??
    eventOf(RenderedDescription, envelope) ??
    (isJsonObject(said) ? (eventOf(said["param1"], envelope) ?? eventOf(said["Data"], envelope)) : undefined)
  );
}

function eventOf(text: Json | undefined, envelope: JsonObject): JsonObject | undefined {
  if (typeof text !== "string" || text.length > MOST_TEXT) return undefined;
  const refused = text.startsWith("Login failed") ? REFUSED.exec(text)?.groups : undefined;
  if (refused !== undefined) return refusedIn(refused, envelope);
  const start = text.includes("audit_schema_version:") ? AUDIT.exec(text) : null;
  return start === null ? undefined : eventIn(text.slice(start.index + start[0].length));
}

function refusedIn(said: Readonly<Record<string, string>>, envelope: JsonObject): JsonObject {
  const { winlog } = envelope;
  const computer = isJsonObject(winlog) ? winlog["computer_name"] : (envelope["Computer"] ?? envelope["Hostname"]);
  return given({
    ...said,
    action_id: "LGIF",
    succeeded: "false",
    event_time: timeBeside(envelope) ?? envelope["TimeCreated"] ?? envelope["EventTime"],
    server_instance_name: computer,
  });
}

/** Whoever writes a statement writes lines: no name behind it counts, and of two with one name the first does. */
function eventIn(text: string): JsonObject {
  const at = text.search(/^statement:/m);
  const pairs = new Map<string, string>();
  for (const line of text.slice(0, at === -1 ? text.length : at).split(/\r?\n/)) {
    const [, name = "", value = ""] = PAIR.exec(line) ?? [];
    if (name !== "" && !pairs.has(name)) pairs.set(name, value.trim());
  }
  const rest = at === -1 ? "" : text.slice(at + "statement:".length);
  // Of a sign-in the statement is the server's own.
  const isSignIn = /^(?:LG|DBA)/.test(pairs.get("action_id") ?? "");
  return given({
    ...Object.fromEntries(pairs),
    client_ip: isSignIn ? ADDRESS.exec(rest)?.[1] : undefined,
    words: isSignIn ? undefined : statementWords(rest),
    statement: isSignIn ? undefined : switchedOn(rest),
  });
}

/** Of the statement itself no more than this. */
function switchedOn(rest: string): string | undefined {
  return SWITCHED_ON.test(rest.slice(0, MOST_STATEMENT)) ? "STATE = ON" : undefined;
}

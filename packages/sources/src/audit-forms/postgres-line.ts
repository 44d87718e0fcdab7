import type { JsonObject } from "@rolecall/core";
import { holdsAddress } from "../address/holds-address.ts";
import { given } from "../envelope/steps/span-record.ts";
import { logInstant } from "../time/log-instant.ts";
import { timeBeside } from "./shipped-line.ts";

/**
 * What stands in front is the server's own choice (`log_line_prefix`); behind it what it says of a call. Only what names somebody is
 * looked at: any other line of a database's is no act.
 */
const LINE =
  /^(?<prefix>.{0,512}?)(?<severity>LOG|ERROR|FATAL): {1,2}(?<message>(?:AUDIT: (?:SESSION|OBJECT),|connection authorized: |permission denied for |[\w-]{1,32} authentication failed for user |no pg_hba\.conf entry for ).*)$/s;

/** With syslog's header and the number of the part in front, which its daemon leaves there. */
const WHEN =
  /(?:^|[ \]])(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})? [A-Z]{3,4}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})? [+-]\d\d)/;
/** `user@db`, as Debian's and RDS' prefix have it, and what may stand behind that. */
const AT = /(?:^|[\s:\]])(?<user>[^\s:@[\]]{1,63})@(?<db>[^\s:@]{1,63})(?:[\s:]|$)/;
/** `user=shop,db=orders,app=x,client=10.0.0.7`, as pgBadger asks for it and Cloud SQL writes it. */
const NAMED = /\b(user|db|app)=([^,\s]{0,63})/g;
const ADDRESS = /(?:^|[\s:=])((?:\d{1,3}\.){3}\d{1,3}|[\da-fA-F]{0,4}(?::[\da-fA-F]{0,4}){2,7})(?=[\s(,]|$)/g;
const PROCESS = /\[(\d{1,10})\]/;

/**
 * A line of PostgreSQL's log in text, by the names that it has in JSON.
 * https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-LINE-PREFIX
 */
export function postgresLine(line: string, envelope: JsonObject): JsonObject | undefined {
  const { prefix, severity, message } = LINE.exec(line)?.groups ?? {};
  if (prefix === undefined || message === undefined) return undefined;
  const said = whoIn(prefix);
  if (said.user === undefined || said.dbname === undefined) return undefined;
  const when = WHEN.exec(prefix)?.[1];
  const isKnown = !Number.isNaN(logInstant(when));
  return given({
    timestamp: isKnown ? when : timeBeside(envelope),
    backend_type: "client backend",
    error_severity: severity,
    message,
    ...said,
    pid: PROCESS.exec(prefix)?.[1],
  });
}

interface Caller {
  readonly user: string | undefined;
  readonly dbname: string | undefined;
  readonly application_name: string | undefined;
  readonly remote_host: string | undefined;
}

/**
 * An application may call itself all of a prefix: who it is stands before that, or, where the server has it in front, last. Of two addresses
 * nobody knows which is its own.
 */
function whoIn(prefix: string): Caller {
  const named = Map.groupBy(prefix.matchAll(NAMED), ([, name]) => name);
  const called = named.get("app")?.[0]?.index ?? prefix.length;
  const said = (name: string): string | undefined => {
    const all = named.get(name) ?? [];
    const own = (all[0]?.index ?? 0) <= called ? all[0] : all.at(-1);
    return own?.[2] || undefined;
  };
  const at = AT.exec(prefix)?.groups;
  const addresses = Array.from(prefix.matchAll(ADDRESS), ([, address]) => address).filter(holdsAddress);
  return {
    user: said("user") ?? at?.["user"],
    dbname: said("db") ?? at?.["db"],
    application_name: said("app"),
    remote_host: addresses.length === 1 ? addresses[0] : undefined,
  };
}

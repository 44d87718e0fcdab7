import { identityUid, type Json, type JsonObject } from "@rolecall/core";
import { logTime } from "../../time/log-instant.ts";
import { given, wordOf } from "../steps/span-record.ts";
import { statementWords } from "./statement-words.ts";

/**
 * A row of Snowflake's `LOGIN_HISTORY` or `QUERY_HISTORY` in the native format, with names in upper or lower case. A row of logins does not say what
 * kind of user it is of, so the name decides in both: an address, or two words with a dot between, is a person's. Of what was asked the words
 * alone are kept that say what is done with rights, doors and ways out: the rest holds data and passwords.
 * https://docs.snowflake.com/en/sql-reference/account-usage/login_history, …/query_history
 */
export function snowflakeHistory(row: JsonObject): JsonObject | undefined {
  const column = (name: string): Json | undefined => {
    const value = row[name] ?? row[name.toLowerCase()] ?? row[inWords(name)];
    // A column holds one thing: what is made of several is no value of it.
    return value === "" || value === null || typeof value === "object" ? undefined : value;
  };
  if (typeof column("USER_NAME") !== "string" && column("EVENT_TYPE") === undefined) return undefined;
  if (column("IS_SUCCESS") !== undefined && column("REPORTED_CLIENT_TYPE") !== undefined) return login(column);
  if (column("QUERY_ID") !== undefined && typeof column("QUERY_TYPE") === "string") return query(column);
  return undefined;
}

/** The names of columns are few. */
const IN_WORDS = new Map<string, string>();

/** `EVENT_TYPE` is `EventType` in Sentinel's tables. */
function inWords(name: string): string {
  const known = IN_WORDS.get(name);
  if (known !== undefined) return known;
  const words = name.replace(/([A-Z])([A-Z]*)_?/g, (_, first: string, rest: string) => first + rest.toLowerCase());
  IN_WORDS.set(name, words);
  return words;
}

type Column = (name: string) => Json | undefined;

function login(column: Column): JsonObject {
  const factor = wordOf(column("FIRST_AUTHENTICATION_FACTOR"));
  const credential = column("FIRST_AUTHENTICATION_FACTOR_ID");
  const version = column("REPORTED_CLIENT_VERSION");
  const code = column("ERROR_CODE");
  const isDone = wordOf(column("IS_SUCCESS")).toUpperCase() === "YES";
  return given({
    event_uid: idOf("login", column("EVENT_ID")),
    time: logTime(column("EVENT_TIMESTAMP")),
    ...userOf(column),
    action: wordOf(column("EVENT_TYPE")) || "LOGIN",
    action_class: "auth",
    credential_uid: credential === undefined ? undefined : `snowflake:${credential}`,
    credential_kind: credentialKind(factor),
    outcome: isDone ? "success" : "denied",
    error_code: code === undefined ? undefined : String(code),
    src_ip: addressIn(column("CLIENT_IP")),
    user_agent: `${column("REPORTED_CLIENT_TYPE")}${version === undefined ? "" : `/${version}`}`,
    labels: given({ factor, second_factor: column("SECOND_AUTHENTICATION_FACTOR") }),
  });
}

function query(column: Column): JsonObject {
  const type = wordOf(column("QUERY_TYPE")).toUpperCase();
  const [role, code, session] = [column("ROLE_NAME"), column("ERROR_CODE"), column("SESSION_ID")];
  const place = [column("DATABASE_NAME"), column("SCHEMA_NAME")].filter((part) => typeof part === "string").join(".");
  return given({
    event_uid: idOf("query", column("QUERY_ID")),
    time: logTime(column("START_TIME"), column("END_TIME")),
    ...userOf(column),
    action: type,
    action_class: classOf(type),
    session_uid: session === undefined ? undefined : String(session),
    scopes: typeof role === "string" ? [role] : undefined,
    resource: place,
    resource_kind: place === "" ? undefined : "schema",
    outcome: /^SUCCESS/i.test(wordOf(column("EXECUTION_STATUS") ?? "SUCCESS")) ? "success" : "error",
    error_code: code === undefined ? undefined : String(code),
    bytes_out: countOf(column("OUTBOUND_DATA_TRANSFER_BYTES")),
    labels: given({
      warehouse: column("WAREHOUSE_NAME"),
      user_type: column("USER_TYPE"),
      statement: statementWords(wordOf(column("QUERY_TEXT"))) || undefined,
    }),
  });
}

function userOf(column: Column): { readonly [member: string]: Json } {
  const account = wordOf(
    column("ACCOUNT_NAME") ??
      column("ACCOUNT_LOCATOR") ??
      column("READER_ACCOUNT_NAME") ??
      column("SNOWFLAKE_ACCOUNT_IDENTIFIER"),
  );
  const name = column("USER_NAME");
  const native = typeof name === "string" ? name.toUpperCase() : "anonymous";
  const kind = typeof name === "string" ? kindOf(native) : "unknown";
  return {
    provider: "snowflake",
    account_uid: account,
    service: "snowflake",
    identity_uid: identityUid("snowflake", account, kind, native),
    identity_kind: kind,
    identity_name: native,
  };
}

function kindOf(name: string): "human" | "cloud-service" | "service-account" {
  if (name === "SYSTEM" || name === "SNOWFLAKE") return "cloud-service";
  return name.includes("@") || /^[A-Z]+\.[A-Z]+$/.test(name) ? "human" : "service-account";
}

const CREDENTIALS: ReadonlyMap<string, string> = new Map([
  ["PASSWORD", "password"],
  ["RSA_KEYPAIR", "jwt"],
  ["OAUTH_ACCESS_TOKEN", "oauth-token"],
  ["PROGRAMMATIC_ACCESS_TOKEN", "pat"],
  ["WORKLOAD_IDENTITY", "instance-identity"],
]);

function credentialKind(factor: string): string | undefined {
  return CREDENTIALS.get(factor.toUpperCase());
}

function classOf(type: string): string {
  if (/^(?:SHOW|DESCRIBE|LIST)/.test(type)) return "discover";
  if (/^(?:GRANT|REVOKE)|USER|ROLE|POLICY|INTEGRATION|ACCOUNT|SHARE|OWNERSHIP/.test(type)) return "admin";
  if (/SECRET|TOKEN|CREDENTIAL/.test(type)) return "secret";
  if (/^(?:DELETE|DROP|TRUNCATE|REMOVE)/.test(type)) return "delete";
  if (/^(?:SELECT|GET_FILES|UNLOAD|EXPLAIN)/.test(type)) return "read";
  return type === "CALL" || type.startsWith("EXECUTE") ? "execute" : "write";
}

/** A login by a private link, or within Snowflake, has no address of its own: `INTERNAL_SNOWFLAKE_IP/0.0.0.0`. */
function addressIn(value: Json | undefined): string | undefined {
  return typeof value === "string" && /^[0-9a-f:.]+$/i.test(value) && value !== "0.0.0.0" ? value : undefined;
}

function idOf(kind: string, id: Json | undefined): string | undefined {
  return id === undefined ? undefined : `${kind}/${id}`;
}

function countOf(value: Json | undefined): number | undefined {
  const count = Number(value ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : undefined;
}

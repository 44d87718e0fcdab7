import type { Json, JsonObject } from "@rolecall/core";
import { commandSign } from "../action/command-signs.ts";
import { readId, readObject, readText } from "../record/read-member.ts";
import type { Act } from "./act.ts";
import { baseOf } from "./base-of.ts";

/** A row of a query that runs by a schedule, or all its rows. https://osquery.readthedocs.io/en/stable/deployment/logging/ */
export function isOsquery(record: JsonObject): boolean {
  if (typeof record["hostIdentifier"] !== "string" || record["unixTime"] === undefined) return false;
  return readObject(record["columns"]) !== undefined || Array.isArray(record["snapshot"]);
}

/** When it happened; the query has asked later. */
export function osqueryTime(record: JsonObject): Json | undefined {
  return columnsOf(record)["time"] ?? record["unixTime"];
}

/**
 * A program that started, and what called out. Tables of events alone have who signed in (`auid`) and the time: of other
 * tables a row is what the machine is like, which nobody did.
 */
export function osqueryAct(record: JsonObject): Act | undefined {
  const columns = columnsOf(record);
  const program = baseOf(readId(columns["path"]));
  if (record["action"] === "removed" || program === undefined) return undefined;
  if (EVENT.some((name) => columns[name] === undefined)) return undefined;
  if (columns["remote_address"] !== undefined) return connected(columns, program);
  return columns["cmdline"] === undefined ? undefined : started(columns, program);
}

const EVENT = ["time", "pid", "auid"];

function started(columns: JsonObject, program: string): Act {
  return {
    action: `execve ${program}`,
    actionClass: "execute",
    user: userOf(columns),
    outcome: "success",
    resource: program,
    resourceKind: "program",
    labels: {
      runs_as: readId(columns["euid"]),
      does: commandSign(readText(columns["cmdline"], MOST_LINE) ?? ""),
    },
  };
}

function connected(columns: JsonObject, program: string): Act {
  return {
    action: `connect ${program}`,
    actionClass: "network",
    user: userOf(columns),
    outcome: readId(columns["success"]) === "0" ? "error" : "success",
    resource: readId(columns["remote_address"]),
    resourceKind: "address",
    labels: { program, port: readId(columns["remote_port"]) },
  };
}

const MOST_LINE = 4096;

function columnsOf(record: JsonObject): JsonObject {
  return readObject(record["columns"]) ?? {};
}

/** Whoever signed in, whatever they became since; else who it is now. */
function userOf(columns: JsonObject): string | undefined {
  return [readId(columns["auid"]), readId(columns["uid"])].find(
    (number) => number !== undefined && !UNSET.test(number),
  );
}

/** Nobody has signed in. */
const UNSET = /^(?:-1|4294967295|18446744073709551615|)$/;

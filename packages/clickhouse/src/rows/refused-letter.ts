import { buildDeadLetter, type DeadLetter } from "@rolecall/core";
import type { RefusedRow } from "../set-rows-aside.ts";

/** The dead letter of a row that its table refuses: the original of an event, and the row itself of all else. */
export function refusedLetter({ table, json, fault }: RefusedRow): DeadLetter {
  const row = membersOf(json);
  const { position: _position, partition: _partition, ...event } = row;
  const original = textOf(row["raw"]);
  const whole = table === "events" ? JSON.stringify(event) : json;
  // The letter is to be stored: half of a character is what no table takes.
  const letter = buildDeadLetter(original !== "" && original.isWellFormed() ? original : whole, {
    reason: "schema",
    detail: `the table ${table} refuses it: ${wordsOf(fault)}`,
    path: fault.column,
    source: table === "events" ? textOf(row["source"]) : "rolecall",
    origin: textOf(row["origin"]),
  });
  const tenant = textOf(row["tenant"]);
  return tenant === "" ? letter : { ...letter, tenant };
}

function wordsOf({ name, constraint }: RefusedRow["fault"]): string {
  return constraint === "" ? name : `${name} (${constraint})`;
}

/** Its own JSON, as it was to be stored. */
function membersOf(json: string): Readonly<Record<string, unknown>> {
  return JSON.parse(json) as Record<string, unknown>;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

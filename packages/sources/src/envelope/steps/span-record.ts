import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { parse } from "../text-body.ts";

/** What a platform for agents says of one step, in OpenTelemetry's words. */
export interface Told {
  /** The application or project, as the service; absent where the record does not say. */
  readonly service: Json | undefined;
  /** Whose format it is. */
  readonly scope: string;
  readonly name: Json | undefined;
  readonly start: Json | undefined;
  readonly ids: Members;
  readonly resource?: Members;
  readonly attributes: Members;
  readonly failed: boolean;
  /** Did it answer a caller? */
  readonly serves?: boolean;
}

type Members = Readonly<Record<string, Json | undefined>>;

/** The step as the record that `otel` reads. */
export function spanRecord({
  service,
  scope,
  name,
  start,
  ids,
  resource,
  attributes,
  failed,
  serves,
}: Told): JsonObject {
  return {
    resource: { attributes: given({ "service.name": service, ...resource }) },
    scope: { name: scope },
    span: {
      ...given({ name, startTimeUnixNano: start, ...ids }),
      kind: serves === true ? 2 : 0,
      attributes: given(attributes),
      status: { code: failed ? 2 : 0 },
    },
  };
}

/** What a program says of itself at one moment, in OpenTelemetry's words. */
export interface Noted {
  readonly service: string;
  /** With the program's name in front: `cursor.beforeShellExecution`. */
  readonly event: string;
  readonly time: Json | undefined;
  readonly resource?: Members;
  readonly attributes: Members;
}

/** The note as the log record that `otel` reads. */
export function logRecord({ service, event, time, resource, attributes }: Noted): JsonObject {
  return {
    resource: { attributes: given({ "service.name": service, ...resource }) },
    scope: { name: service },
    logRecord: {
      ...given({ timeUnixNano: time }),
      body: event,
      attributes: given({ "event.name": event, ...attributes }),
    },
  };
}

/** Without what is absent, null or empty. */
export function given(members: Members): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, Json] => member[1] != null && member[1] !== ""),
  );
}

/** What a tool was handed: as text, whatever it is. */
export function argumentsText(input: Json | undefined): string | undefined {
  if (input === undefined || input === null) return undefined;
  return typeof input === "string" ? input : JSON.stringify(input);
}

/** An object, or the object that a text holds; empty where it is neither. */
export function membersOf(value: Json | undefined): JsonObject {
  const read = typeof value === "string" ? parse(value) : value;
  return isJsonObject(read) ? read : {};
}

/** Has the record one of these members, be it null? */
export function hasOne(record: JsonObject, names: readonly string[]): boolean {
  return names.some((name) => record[name] !== undefined);
}

/** The first of the names that the record has a value under: each store spells them its own way. */
export function under(record: JsonObject, ...names: readonly string[]): Json | undefined {
  for (const name of names) {
    const value = record[name];
    if (value !== undefined && value !== null && value !== "") return value;
  }
  return undefined;
}

/** A text, or a number as one; what is neither says nothing, and names nobody. */
export function wordOf(value: Json | undefined): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

import type { Event, JsonObject } from "@rolecall/core";
import { isJsonObject, type Json } from "@rolecall/core";

/**
 * What an event does to another identity: gives it a `credential` or a `role`; `removed` whoever is behind it, as somebody who left;
 * `deleted` it, so that nobody can be it any more; or `made` it, be it anew.
 */
export interface Effect {
  readonly what: "credential" | "role" | "removed" | "deleted" | "made";
  /** Uids that the target may have; several where its kind is open. */
  readonly targets: readonly string[];
  /** And all whose uids begin so: what lies in a namespace or a project ends with it. */
  readonly within?: string | undefined;
  /** And all that are the resource of Azure at this path, or of one in it. */
  readonly path?: string | undefined;
  /** It was this credential alone, which ends whoever has no other; whose it is the detector may know better than the record. */
  readonly credential?: string | undefined;
}

/** Reads an effect from an operation that succeeded, and its original record; undefined where that names nobody. */
export type Reader = (event: Event, raw: JsonObject) => Effect | undefined;

/** An operation, by its action, and all that it does. */
export type Operation = readonly [action: string, ...effects: readonly Reader[]];

/** Whom a record names. */
export type Target = (event: Event, raw: JsonObject) => Omit<Effect, "what"> | undefined;

/** What is done to whom. */
export function effect(what: Effect["what"], target: Target): Reader {
  return (event, raw) => {
    const found = target(event, raw);
    return found && { what, ...found };
  };
}

/** A text below a member of the record. */
export function textAt(raw: JsonObject, whole: string, member: string): string | undefined {
  const part = raw[whole];
  return isJsonObject(part) ? textOf(part[member]) : undefined;
}

/** A text or a number, as a text. */
export function idOf(value: Json | undefined): string | undefined {
  return typeof value === "number" ? String(value) : textOf(value);
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Objects of a list, the first ones. */
export function objectsIn(list: Json | undefined, most: number): readonly JsonObject[] {
  return Array.isArray(list) ? (list as readonly Json[]).slice(0, most).filter(isJsonObject) : [];
}

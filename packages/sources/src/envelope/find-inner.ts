import type { Json, JsonObject } from "@rolecall/core";
import { type Content, contentsOf } from "./contents.ts";

/** A record that was taken out of its envelopes, and whatever knows it. */
export interface Inner<T> {
  readonly record: JsonObject;
  readonly known: T;
}

/** What lies in one text and is more than one record: the list that the record is of, or in one of. */
export interface Several {
  readonly several: readonly Json[];
}

/** Envelopes in envelopes, and records looked at, for one record: what lies deeper is not found. */
const MAX_DEPTH = 6;
const MAX_LOOKED_AT = 48;

/**
 * The record inside an envelope, or inside several around each other, that `knows` recognises: breadth first, so the
 * outermost that is known counts. All of a list where it is one of several.
 */
export function findInner<T>(
  envelope: JsonObject,
  knows: (record: JsonObject) => T | undefined,
): Inner<T> | Several | undefined {
  let level: readonly Content[] = [{ record: envelope }];
  let left = MAX_LOOKED_AT;
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const contents = level.flatMap(unpacked).slice(0, left);
    left -= contents.length;
    for (const { record, several } of contents) {
      const known = knows(record);
      if (known !== undefined) return several === undefined ? { record, known } : { several };
    }
    level = contents;
  }
  return undefined;
}

function unpacked(outer: Content): readonly Content[] {
  const contents = contentsOf(outer.record);
  return outer.several === undefined ? contents : contents.map(({ record }) => ({ record, several: outer.several }));
}

/** True for the message by which a CloudWatch subscription checks that its destination is there. */
export function isControlMessage(record: JsonObject): boolean {
  return record["messageType"] === "CONTROL_MESSAGE" && Array.isArray(record["logEvents"]);
}

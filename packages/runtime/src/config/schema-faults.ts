import { meantHint } from "@rolecall/core";
import type { z } from "zod";
import type { ConfigFault } from "./config-error.ts";
import { KNOWN_KEYS } from "./fields.ts";

/** A fault of the schema; `key` is the unknown key in the group at `path`. */
export interface SchemaFault extends ConfigFault {
  readonly key?: string;
}

/** Everything that the schema has against the value, one fault for each unknown key. */
export function schemaFaults(issues: readonly z.core.$ZodIssue[], value: unknown): SchemaFault[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
    if (issue.code === "unrecognized_keys") {
      const known = issue.message.slice(KNOWN_KEYS.length).split(",");
      return issue.keys.map((key) => ({ path, key, message: `unknown key ${key}`, hint: keyHint(key, known) }));
    }
    const near = issue.code === "invalid_union" ? nearest(issue.errors) : undefined;
    if (near !== undefined) {
      return schemaFaults(
        near.map((each) => ({ ...each, path: [...issue.path, ...each.path] })),
        value,
      );
    }
    return [{ path, message: sayingOf(issue, value) }];
  });
}

/** What an issue says of the member of `value` at its path: also where the schema has words of its own, what is missing is required. */
export function sayingOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code !== "custom" && valueAt(value, issue.path) === undefined) return "is required";
  return issue.message;
}

/** What the one choice of a union that is of the value's kind has against it. */
function nearest(choices: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  return choices.find((issues) => issues.every(({ code, path }) => code !== "invalid_type" || path.length > 0));
}

function keyHint(key: string, known: readonly string[]): string {
  if (known.includes(`${key}_file`)) return `secrets are read from files: ${key}_file`;
  return meantHint(key, known) || `known here: ${known.join(", ")}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at: unknown = value;
  for (const part of path)
    at = typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined;
  return at;
}

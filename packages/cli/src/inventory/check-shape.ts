import { inOurWords, meantHint } from "@rolecall/core";
import { renderPath, sayingOf } from "@rolecall/runtime";
import type { z } from "zod";
import { type FileFault, faultAt } from "./fault.ts";
import type { Path, YamlDocument } from "./yaml-document.ts";

/** What a schema says of a document, with the place of each fault; unknown keys name the nearest known one. */
export function checkShape<T>(
  schema: z.ZodType<T>,
  document: YamlDocument,
  file: string,
  known: readonly string[],
): { readonly value?: T; readonly faults: readonly FileFault[] } {
  const parsed = schema.safeParse(document.value, { error: inOurWords });
  if (parsed.success) return { value: parsed.data, faults: [] };
  return {
    faults: parsed.error.issues.flatMap((issue) => {
      if (issue.code !== "unrecognized_keys") {
        const { line, column } = document.locate(issue.path);
        return [faultAt(file, line, `${openingOf(issue.path)}${sayingOf(issue, document.value)}`, "", column)];
      }
      return issue.keys.map((key) => {
        const { line, column } = document.locate([...issue.path, key]);
        // Known, and not here: the nearest name would be its own.
        const hint = known.includes(key) ? "it is a key of another part of the file" : meantHint(key, known);
        return faultAt(file, line, `${openingOf(issue.path)}there is no key ${key}`, hint, column);
      });
    }),
  };
}

function openingOf(path: Path): string {
  return path.length === 0 ? "" : `${renderPath(path)}: `;
}

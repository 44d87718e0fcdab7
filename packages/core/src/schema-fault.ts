import type { z } from "zod";
import { inOurWords } from "./issue-words.ts";
import { didYouMean } from "./nearest.ts";

/** The first thing that is wrong with a value: where, and one sentence. Never quotes more than the name of a member. */
export interface Fault {
  /** Dotted (`labels.team`, `dimensions.0.name`); empty where the value as a whole is at fault. */
  readonly path: string;
  readonly detail: string;
}

const MAX_QUOTED = 64;

/** Why `schema` refuses the value, or undefined where it does not. `names` are the members it knows at the top. */
export function schemaFault(schema: z.ZodType, value: unknown, names: readonly string[]): Fault | undefined {
  const issue = schema.safeParse(value, { error: inOurWords }).error?.issues[0];
  if (issue === undefined) return undefined;
  const path = issue.path.map(String);
  if (issue.code !== "unrecognized_keys") return { path: path.join("."), detail: issue.message };
  const unknown = issue.keys[0] ?? "";
  const quoted = unknown.slice(0, MAX_QUOTED);
  const hint = path.length === 0 ? didYouMean(unknown, names) : "";
  return { path: [...path, quoted].join("."), detail: `unknown member ${quoted}${hint}` };
}

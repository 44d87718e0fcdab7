import { didYouMean, inOurWords } from "@rolecall/core";
import type { Context } from "hono";
import type { z } from "zod";
import { problem } from "./problem.ts";

/** The body by its schema, or the problem with it. `form` shows what it should look like. */
export async function jsonBody<T>(c: Context, schema: z.ZodType<T>, form: string): Promise<T | Response> {
  if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
    return problem(c, 415, "the body must be JSON", `Send ${form} as application/json.`);
  }
  const read = schema.safeParse(await c.req.json().catch(() => undefined), { error: inOurWords, reportInput: true });
  if (read.success) return read.data;
  return problem(c, 400, "the body is not what it should be", `Send ${form}${faultOf(read.error, schema)}.`);
}

/** What is wrong first: the member and, of an unknown one, what may have been meant. */
function faultOf({ issues: [issue] }: z.ZodError, schema: z.ZodType): string {
  if (issue === undefined) return "";
  if (issue.code !== "unrecognized_keys") {
    return issue.path.length === 0 ? "" : `; ${issue.path.join(".")}: ${sayingOf(issue)}`;
  }
  const key = (issue.keys[0] ?? "").slice(0, 64);
  const known = "shape" in schema ? Object.keys(schema.shape as object) : [];
  return `; there is no member ${key}${didYouMean(key, known)}`;
}

function sayingOf(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined && issue.code !== "custom") return "is required";
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

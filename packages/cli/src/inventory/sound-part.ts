import type { z } from "zod";

/** A fault's path may lie deeper once what was above it is away. */
const ROUNDS = 8;

/**
 * What is left of a document without what its schema refuses, so that the meaning of the rest can be judged beside it. `standIns`
 * are there for members that must be. Undefined where nothing sound is left.
 */
export function soundPart<T>(
  schema: z.ZodType<T>,
  value: unknown,
  standIns: Readonly<Record<string, unknown>>,
): T | undefined {
  if (!(value instanceof Object) || Array.isArray(value)) return undefined;
  const rest = structuredClone(value) as Record<string, unknown>;
  for (let round = 0; round < ROUNDS; round += 1) {
    const parsed = schema.safeParse({ ...standIns, ...rest });
    if (parsed.success) return parsed.data;
    const removed = parsed.error.issues.filter((issue) => removeFaulty(rest, issue));
    if (removed.length === 0) return undefined;
  }
  return undefined;
}

/** Is a fault at `path` about something that the author wrote and that is left? */
export function isLeft(rest: object, written: unknown, path: readonly PropertyKey[]): boolean {
  const [key] = path;
  return key === undefined || (Object.hasOwn(rest, key) && written instanceof Object && Object.hasOwn(written, key));
}

/** Unknown keys go; else what is wrong, and where it is not there or is an element of a list, what is around it. Was there any? */
function removeFaulty(rest: Record<string, unknown>, issue: z.core.$ZodIssue): boolean {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") return issue.keys.filter((key) => remove(rest, [...path, key])).length > 0;
  return path.some((_, deeper) => remove(rest, path.slice(0, path.length - deeper)));
}

/** Was it there, as a member of an object, and is it gone? */
function remove(root: Record<string, unknown>, path: readonly string[]): boolean {
  const last = path.at(-1);
  const holder = path
    .slice(0, -1)
    .reduce<unknown>((at, key) => (at instanceof Object ? Reflect.get(at, key) : at), root);
  if (last === undefined || !(holder instanceof Object) || Array.isArray(holder) || !Object.hasOwn(holder, last))
    return false;
  return Reflect.deleteProperty(holder, last);
}

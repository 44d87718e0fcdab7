import type { Condition } from "./rule.ts";

/** A condition in two, which hold both: what an event's own fields decide, and what asks for its original record too. */
export interface SplitCondition {
  readonly own: Condition | undefined;
  readonly rest: Condition | undefined;
}

/** Most events fail the first, and cost no more than that. */
export function splitCondition(when: Condition | undefined): SplitCondition {
  if (when === undefined) return { own: undefined, rest: undefined };
  const parts = "all" in when ? when.all : [when];
  return { own: allOf(parts.filter(isOwn)), rest: allOf(parts.filter((part) => !isOwn(part))) };
}

function allOf(parts: readonly Condition[]): Condition | undefined {
  const [first] = parts;
  return parts.length > 1 ? { all: parts } : first;
}

/** Does it look at nothing but fields of the event? */
function isOwn(condition: Condition): boolean {
  if ("all" in condition) return condition.all.every(isOwn);
  if ("any" in condition) return condition.any.every(isOwn);
  if ("not" in condition) return isOwn(condition.not);
  // An expression may look at anything; whose an account is, and what is of production, the inventory says.
  if ("cel" in condition || "each" in condition || "outsideAccount" in condition || "outsideHost" in condition)
    return false;
  return pathsOf(condition).every(
    (path) => !/^(?:raw|item|handed|hosts|written|servers|environment)(?:\.|$)/.test(path),
  );
}

type FieldCondition = Extract<Condition, { readonly field: string }>;

function pathsOf(condition: FieldCondition): readonly string[] {
  if ("differsFrom" in condition) return [condition.field, condition.differsFrom];
  if ("equalsPath" in condition) return [condition.field, condition.equalsPath];
  if ("serviceAccountOf" in condition) return [condition.field, condition.serviceAccountOf];
  if ("sameDomainAs" in condition) return [condition.field, condition.sameDomainAs];
  return [condition.field];
}

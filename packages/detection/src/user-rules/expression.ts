import type { Environment } from "@marcbachmann/cel-js";
import type { Event, JsonObject } from "@rolecall/core";
import { CelEvent, EVENT_FIELDS, eventEnvironment, parseCondition, type Refusal } from "../cel/event-condition.ts";

/** A condition that can be judged, or why it cannot and where in its text. */
export type Expression =
  | { readonly ok: true; readonly holds: (event: Event, raw: () => JsonObject | undefined) => boolean }
  | Refusal;

/** Members of `event` in a condition, for hints. */
export const EXPRESSION_FIELDS: readonly string[] = EVENT_FIELDS;

let environment: Environment | undefined;

const compiled = new Map<string, Expression>();
const MOST_REMEMBERED = 10_000;

/**
 * Compiles a CEL condition over `event` and `raw`, the original record, type-checked: https://github.com/google/cel-spec.
 * Regular expressions are refused, since their time is not bounded. A condition that cannot be evaluated (a member of
 * `raw` that is not there) does not hold.
 */
export function compileExpression(cel: string): Expression {
  const known = compiled.get(cel);
  if (known !== undefined) return known;
  const expression = compile(cel);
  if (compiled.size < MOST_REMEMBERED) compiled.set(cel, expression);
  return expression;
}

function compile(cel: string): Expression {
  environment ??= eventEnvironment().registerVariable("raw", "map<string, dyn>");
  const parsed = parseCondition(cel, environment, ["bool", "dyn"]);
  if (!parsed.ok) return parsed;
  const { evaluate } = parsed;
  const usesRaw = /\braw\b/.test(cel);
  return {
    ok: true,
    holds: (event, raw) =>
      judge(() => evaluate({ event: new CelEvent(event), raw: (usesRaw ? raw() : undefined) ?? {} })),
  };
}

function judge(evaluate: () => unknown): boolean {
  try {
    return evaluate() === true;
  } catch {
    return false;
  }
}

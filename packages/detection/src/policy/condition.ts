import { type Environment, EvaluationError } from "@marcbachmann/cel-js";
import type { Event } from "@rolecall/core";
import { CelEvent, eventEnvironment, firstLine, parseCondition, type Refusal } from "../cel/event-condition.ts";

/** A condition that can be judged, or why it cannot and where in its text. */
export type CompiledCondition = { readonly ok: true; readonly holds: (event: Event) => boolean | string } | Refusal;

let environment: Environment | undefined;

/** Compiles a CEL condition over `event`, type-checked. */
export function compileCondition(cel: string): CompiledCondition {
  environment ??= eventEnvironment();
  const parsed = parseCondition(cel, environment, ["bool"]);
  return parsed.ok ? { ok: true, holds: (event) => judge(parsed.evaluate, event) } : parsed;
}

/** True, false, or why it could not be judged: a condition that fails must not look as if it held. */
function judge(evaluate: (context: Record<string, unknown>) => unknown, event: Event): boolean | string {
  try {
    return evaluate({ event: new CelEvent(event) }) === true;
  } catch (error) {
    return error instanceof EvaluationError ? firstLine(error.message) : "cannot be evaluated";
  }
}

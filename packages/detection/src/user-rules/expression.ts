import { Environment } from "@marcbachmann/cel-js";
import type { Event, JsonObject } from "@rolecall/core";

/** A condition that can be judged, or why it cannot and where in its text. */
export type Expression =
  | { readonly ok: true; readonly holds: (event: Event, raw: () => JsonObject | undefined) => boolean }
  | { readonly ok: false; readonly message: string; readonly offset: number };

const LIMITS = { maxAstNodes: 500, maxDepth: 32, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 16 };
const MOST_TEXT = 4000;

const TEXTS = (
  "event_uid source provider account_uid action service action_class identity_uid identity_kind identity_name " +
  "credential_uid credential_kind session_uid parent_uid run_uid resource resource_kind outcome error_code src_ip " +
  "src_network src_country user_agent client environment"
).split(" ");
const NUMBERS = "depth status_code src_asn bytes_in bytes_out".split(" ");
const LISTS = "delegation scopes granted_scopes".split(" ");

/** Members of `event` in a condition, for hints. */
export const EXPRESSION_FIELDS: readonly string[] = [...TEXTS, ...NUMBERS, ...LISTS, "time", "labels"];

/** The event as CEL sees it: what the log does not give is the empty text, 0, or an empty list. */
class RuleEvent {
  readonly time: Date;
  readonly labels: Readonly<Record<string, string>>;
  constructor(event: Event) {
    const from = event as unknown as Readonly<Record<string, unknown>>;
    const fields = this as unknown as Record<string, unknown>;
    for (const name of TEXTS) fields[name] = from[name] ?? "";
    for (const name of NUMBERS) fields[name] = BigInt(Math.trunc(Number(from[name] ?? 0)));
    for (const name of LISTS) fields[name] = from[name] ?? [];
    this.time = new Date(event.time);
    this.labels = event.labels ?? {};
  }
}

let environment: Environment | undefined;

function celEnvironment(): Environment {
  environment ??= new Environment({ limits: LIMITS })
    .registerType("RuleEvent", {
      ctor: RuleEvent,
      fields: {
        ...Object.fromEntries(TEXTS.map((name) => [name, "string"])),
        ...Object.fromEntries(NUMBERS.map((name) => [name, "int"])),
        ...Object.fromEntries(LISTS.map((name) => [name, "list<string>"])),
        time: "google.protobuf.Timestamp",
        labels: "map<string, string>",
      },
    })
    .registerVariable("event", "RuleEvent")
    .registerVariable("raw", "map<string, dyn>");
  return environment;
}

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
  if (cel.length > MOST_TEXT) return { ok: false, message: `longer than ${MOST_TEXT} characters`, offset: 0 };
  const regex = /\bmatches\s*\(/.exec(cel);
  const instead = "matches() is not available; use startsWith, endsWith, contains";
  if (regex !== null) return { ok: false, message: instead, offset: regex.index };
  try {
    const parsed = celEnvironment().parse(cel);
    const checked = parsed.check();
    if (!checked.valid) return refusal(checked.error);
    if (checked.type !== "bool" && checked.type !== "dyn") {
      return { ok: false, message: `is a ${checked.type}, and must be a bool`, offset: 0 };
    }
    const usesRaw = /\braw\b/.test(cel);
    return {
      ok: true,
      holds: (event, raw) =>
        judge(() => parsed({ event: new RuleEvent(event), raw: (usesRaw ? raw() : undefined) ?? {} })),
    };
  } catch (error) {
    return refusal(error);
  }
}

function judge(evaluate: () => unknown): boolean {
  try {
    return evaluate() === true;
  } catch {
    return false;
  }
}

function refusal(error: unknown): Expression {
  const range = error instanceof Error && "range" in error ? (error.range as { readonly start?: number }) : undefined;
  const message = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : "cannot be read";
  return { ok: false, message, offset: range?.start ?? 0 };
}

import { Environment, EvaluationError } from "@marcbachmann/cel-js";
import type { Event } from "@rolecall/core";

/** A condition that can be judged, or why it cannot and where in its text. */
export type CompiledCondition =
  | { readonly ok: true; readonly holds: (event: Event) => boolean | string }
  | { readonly ok: false; readonly message: string; readonly offset: number };

const LIMITS = { maxAstNodes: 500, maxDepth: 32, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 16 };
const MOST_TEXT = 4000;

const TEXTS = [
  "event_uid",
  "source",
  "provider",
  "account_uid",
  "action",
  "service",
  "action_class",
  "identity_uid",
  "identity_kind",
  "identity_name",
  "credential_uid",
  "credential_kind",
  "session_uid",
  "parent_uid",
  "run_uid",
  "resource",
  "resource_kind",
  "outcome",
  "error_code",
  "src_ip",
  "src_network",
  "src_country",
  "user_agent",
  "client",
  "environment",
] as const;
const NUMBERS = ["depth", "status_code", "src_asn", "bytes_in", "bytes_out"] as const;
const LISTS = ["delegation", "scopes", "granted_scopes"] as const;

/** The event as CEL sees it: what the log does not give is the empty text, 0, or an empty list. Read when asked for. */
class CelEvent {
  readonly given: Event;
  constructor(event: Event) {
    this.given = event;
  }
}

const NONE: readonly string[] = [];
const NO_LABELS: Readonly<Record<string, string>> = {};

function define(name: string, get: (event: Event) => unknown): void {
  Object.defineProperty(CelEvent.prototype, name, {
    get(this: { readonly given: Event }) {
      return get(this.given);
    },
    enumerable: true,
  });
}

for (const name of TEXTS) define(name, (event) => event[name] ?? "");
for (const name of NUMBERS) define(name, (event) => BigInt(Math.trunc(event[name] ?? 0)));
for (const name of LISTS) define(name, (event) => event[name] ?? NONE);
define("time", (event) => new Date(event.time));
define("labels", (event) => event.labels ?? NO_LABELS);

/** Names of the members of `event` in a condition. */
export const CONDITION_FIELDS: readonly string[] = [...TEXTS, ...NUMBERS, ...LISTS, "time", "labels"];

let environment: Environment | undefined;

function celEnvironment(): Environment {
  environment ??= new Environment({ limits: LIMITS })
    .registerType("Event", {
      ctor: CelEvent,
      fields: {
        ...Object.fromEntries(TEXTS.map((name) => [name, "string"])),
        ...Object.fromEntries(NUMBERS.map((name) => [name, "int"])),
        ...Object.fromEntries(LISTS.map((name) => [name, "list<string>"])),
        time: "google.protobuf.Timestamp",
        labels: "map<string, string>",
      },
    })
    .registerVariable("event", "Event");
  return environment;
}

/**
 * Compiles a CEL condition over `event`, type-checked: https://github.com/google/cel-spec. Regular expressions are
 * refused, since their time is not bounded; globs and `startsWith` are.
 */
export function compileCondition(cel: string): CompiledCondition {
  if (cel.length > MOST_TEXT) return { ok: false, message: `longer than ${MOST_TEXT} characters`, offset: 0 };
  const regex = /\bmatches\s*\(/.exec(cel);
  if (regex !== null)
    return {
      ok: false,
      message: "matches() is not available; use startsWith, endsWith, contains",
      offset: regex.index,
    };
  try {
    const parsed = celEnvironment().parse(cel);
    const checked = parsed.check();
    if (!checked.valid) return refusal(checked.error);
    if (checked.type !== "bool") return { ok: false, message: `is a ${checked.type}, and must be a bool`, offset: 0 };
    return { ok: true, holds: (event) => judge(parsed, event) };
  } catch (error) {
    return refusal(error);
  }
}

/** True, false, or why it could not be judged: a condition that fails must not look as if it held. */
function judge(parsed: (context: Record<string, unknown>) => unknown, event: Event): boolean | string {
  try {
    return parsed({ event: new CelEvent(event) }) === true;
  } catch (error) {
    return error instanceof EvaluationError ? firstLine(error.message) : "cannot be evaluated";
  }
}

function refusal(error: unknown): CompiledCondition {
  const range = error instanceof Error && "range" in error ? (error.range as { readonly start?: number }) : undefined;
  const message = error instanceof Error ? firstLine(error.message) : "cannot be read";
  return { ok: false, message, offset: range?.start ?? 0 };
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

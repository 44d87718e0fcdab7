import { Environment, type ParseResult } from "@marcbachmann/cel-js";
import type { Event } from "@rolecall/core";
import { nestedLoop } from "./nested-loops.ts";

/** Why a condition cannot be judged, and where in its text. */
export interface Refusal {
  readonly ok: false;
  readonly message: string;
  readonly offset: number;
}

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
export class CelEvent {
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
export const EVENT_FIELDS: readonly string[] = [...TEXTS, ...NUMBERS, ...LISTS, "time", "labels"];

/** What conditions are checked against: the variable `event`, typed, and bounds on what an expression may cost. */
export function eventEnvironment(): Environment {
  return new Environment({ limits: LIMITS })
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
}

/**
 * Parses and type-checks a CEL condition: https://github.com/google/cel-spec. Regular expressions are refused, since their
 * time is not bounded (globs and `startsWith` are), and so are loops over the record in loops. `types` are those that its value may have.
 */
export function parseCondition(
  cel: string,
  environment: Environment,
  types: readonly string[],
): { readonly ok: true; readonly evaluate: ParseResult } | Refusal {
  if (cel.length > MOST_TEXT) return { ok: false, message: `longer than ${MOST_TEXT} characters`, offset: 0 };
  const regex = /\bmatches\s*\(/.exec(cel);
  const instead = "matches() is not available; use startsWith, endsWith, contains";
  if (regex !== null) return { ok: false, message: instead, offset: regex.index };
  try {
    const evaluate = environment.parse(cel);
    const checked = evaluate.check();
    if (!checked.valid) return refusal(checked.error);
    const nested = nestedLoop(evaluate.ast);
    if (nested !== undefined) return { ok: false, ...nested };
    const { type = "" } = checked;
    return types.includes(type)
      ? { ok: true, evaluate }
      : { ok: false, message: `is a ${type}, and must be a bool`, offset: 0 };
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Refusal {
  const range = error instanceof Error && "range" in error ? (error.range as { readonly start?: number }) : undefined;
  const message = error instanceof Error ? firstLine(error.message) : "cannot be read";
  return { ok: false, message, offset: range?.start ?? 0 };
}

export function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

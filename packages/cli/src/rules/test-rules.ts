import type { Event, JsonObject } from "@rolecall/core";
import { eventFault } from "@rolecall/core/schemas";
import { createRules, type Rule, type UserExample } from "@rolecall/detection";
import { createIntake } from "@rolecall/sources";
import type { PlacedRule } from "./loaded-rules.ts";

/** What became of one example of a rule. */
export interface RuleExampleResult {
  readonly rule: string;
  readonly file: string;
  readonly example: string;
  readonly passed: boolean;
  /** What went otherwise than expected; empty where it passed. */
  readonly detail: string;
}

/** Runs every rule's own examples, each from nothing. */
export function testRules(rules: readonly PlacedRule[]): readonly RuleExampleResult[] {
  return rules.flatMap(({ rule, file, examples }) =>
    examples.map((example, at) => {
      const detail = runExample(rule, example);
      return { rule: rule.id, file, example: example.name ?? `example ${at + 1}`, passed: detail === "", detail };
    }),
  );
}

function runExample(rule: Rule, example: UserExample): string {
  const events = eventsOf(rule, example);
  if (typeof events === "string") return events;
  const rules = createRules([rule]);
  let matches = 0;
  for (const event of events) matches = rules.check(event).length;
  if (example.expect === "fires") return matches > 0 ? "" : "is quiet";
  return matches > 0 ? "fires" : "";
}

/** The events of an example, or why they are none. */
function eventsOf(rule: Rule, { events, records }: UserExample): readonly Event[] | string {
  if ((events === undefined) === (records === undefined)) return "has either events or records";
  return events === undefined ? decoded(records ?? []) : filled(rule, events);
}

function filled(rule: Rule, given: readonly JsonObject[]): readonly Event[] | string {
  const events = given.map((members, at) => ({ ...blank(rule, at), ...members }) as Event);
  for (const event of events) {
    const fault = eventFault(event);
    if (fault !== undefined) return `its event is none: ${fault.path}: ${fault.detail}`;
  }
  return events;
}

/** The end of time: an example may be of any year. */
const NOW = Date.parse("9998-01-01T00:00:00Z");

function decoded(records: readonly JsonObject[]): readonly Event[] | string {
  const intake = createIntake({ source: "auto", tenant: "default", keepRaw: () => true, now: () => NOW });
  const events: Event[] = [];
  for (const [at, record] of records.entries()) {
    const outcome = intake.read(JSON.stringify(record), `example:${at + 1}`);
    if (outcome.kind !== "ok")
      return `record ${at + 1} is no event: ${outcome.kind === "drop" ? "filtered" : outcome.detail}`;
    events.push(outcome.value);
  }
  return events;
}

/** What the members of an example are put into: a second after the one before. */
function blank(rule: Rule, at: number): Event {
  const action = (rule.actions[0] ?? "example").replace(/\*$/, "") || "example";
  return {
    event_uid: `example-${at}`,
    time: new Date(Date.parse("2026-01-01T12:00:00Z") + at * 1000).toISOString(),
    tenant: "default",
    source: rule.sources[0] ?? "rolecall",
    provider: "example",
    action,
    action_class: "other",
    identity_uid: "example::service-account:example",
    identity_kind: rule.kinds?.[0] ?? "service-account",
    identity_name: "example",
    outcome: "success",
    origin: "example:1",
  };
}

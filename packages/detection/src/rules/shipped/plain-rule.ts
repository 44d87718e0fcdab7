import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule, TechniqueUse } from "../rule.ts";

/** What of a rule whose operations are telling by themselves differs from one to the next. */
export interface PlainRule
  extends Pick<Rule, "id" | "title" | "sources" | "actions" | "severity" | "expected">,
    Partial<
      Pick<
        Rule,
        | "service"
        | "actors"
        | "kinds"
        | "names"
        | "attempted"
        | "failed"
        | "refusal"
        | "key"
        | "alike"
        | "reported"
        | "own"
        | "shows"
        | "owasp"
        | "confidence"
        | "falsePositives"
        | "response"
      >
    > {
  readonly attack: TechniqueUse;
  readonly when?: Condition;
  /** What it fires for, and what looks like it and is not: one record each. */
  readonly fires: readonly [name: string, record: JsonObject];
  readonly quiet: readonly [name: string, record: JsonObject];
}

const ROUTINE = "Planned changes: by the same identity, from code or a ticket.";
const ASK =
  "Ask whoever did it; put the old state back (reversible), and look at what the identity did before and after.";

/** A rule that tells of an operation and its resource, one episode a resource. */
export function plainRule(given: PlainRule): Rule {
  const { attack, fires, quiet, ...own } = given;
  return {
    version: 1,
    confidence: "medium",
    owasp: [],
    falsePositives: [ROUTINE],
    response: [ASK],
    shows: ["resource"],
    key: "resource",
    ...own,
    attacks: [attack],
    fires: [{ name: fires[0], records: [fires[1]] }],
    quiet: [{ name: quiet[0], records: [quiet[1]] }],
  };
}

import type { Rule } from "../../rule.ts";
import { decision } from "../examples/vendors.ts";

const BASE = { version: 1, sources: ["opa"], owasp: [] } as const;
const ROUTINE = "A policy that was just narrowed: many callers at once.";
const ASK = "Ask the owner what the caller needs; give it, or stop it from asking.";

/** Open Policy Agent: who keeps asking for what it may not have. */
export const OPA: readonly Rule[] = [
  {
    ...BASE,
    id: "opa-denied-many",
    title: "{identity_name} was denied many things by {account_uid|a policy}",
    confidence: "medium",
    actions: ["*"],
    when: { field: "outcome", equals: "denied" },
    threshold: { distinct: ["resource"], noun: "requests", atLeast: 10, withinMs: 600000 },
    severity: "low",
    attempted: "medium",
    attacks: [{ tactic: "Discovery", technique: "T1526" }],
    owasp: ["NHI5"],
    expected: "callers ask for what they may have",
    shows: ["resource", "labels.policy"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "ten",
        records: Array.from({ length: 10 }, (_, n) =>
          decision({ action: `read`, resource: `r${n}`, client_id: "app-1" }, false),
        ),
      },
    ],
    quiet: [
      {
        name: "allowed",
        records: Array.from({ length: 10 }, (_, n) =>
          decision({ action: "read", resource: `r${n}`, client_id: "app-1" }, true),
        ),
      },
    ],
  },
];

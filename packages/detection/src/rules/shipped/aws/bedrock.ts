import type { Rule } from "../../rule.ts";
import { bedrock } from "../examples/vendors.ts";

const BASE = { version: 1, sources: ["aws-bedrock"], owasp: [] } as const;
const ASK = "Look at what was asked, in the log itself; narrow what the program passes on.";

/** Bedrock's invocations: what its guardrails stop. */
export const AWS_BEDROCK: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-guardrail-stepped-in",
    title: "A guardrail stopped what {identity_name} asked {resource|a model}, or was answered",
    confidence: "medium",
    actions: ["Converse*", "InvokeModel*"],
    when: {
      any: [
        { field: "labels.stop_reason", equals: "guardrail_intervened" },
        { field: "labels.guardrail", equals: "INTERVENED" },
      ],
    },
    severity: "low",
    attacks: [{ tactic: "Execution", technique: "T1059.009" }],
    owasp: ["NHI3"],
    expected: "programs ask what their guardrails let pass",
    shows: ["resource", "labels.stop_reason"],
    key: "resource",
    falsePositives: ["People who try what a chat does: the role is that of the chat."],
    response: [ASK],
    fires: [
      { name: "stopped", records: [bedrock("Converse", { stopReason: "guardrail_intervened" })] },
      {
        name: "in the other form",
        records: [bedrock("InvokeModel", { "amazon-bedrock-guardrailAction": "INTERVENED" })],
      },
    ],
    quiet: [{ name: "answered", records: [bedrock("Converse", { stopReason: "end_turn" })] }],
  },
];

import type { JsonObject } from "@rolecall/core";
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
  {
    ...BASE,
    id: "aws-models-tried-by-user",
    title: "{identity_name} called many models with the rights of a user",
    confidence: "medium",
    kinds: ["access-key", "human", "root", "unknown"],
    actions: ["Converse*", "InvokeModel*"],
    threshold: { distinct: ["resource"], noun: "models", atLeast: 3, withinMs: 3600000 },
    severity: "medium",
    attempted: "medium",
    failed: "medium",
    attacks: [{ tactic: "Impact", technique: "T1496.004" }],
    owasp: ["NHI2", "NHI7"],
    expected: "programs call their model with a role",
    shows: ["resource", "labels.region"],
    falsePositives: ["People who compare models: they have a role of their own as a rule."],
    response: [
      "Disable the user's keys (reversible), and look at what else was done with them; models are sold on by the call.",
    ],
    fires: [{ name: "three", records: ["a", "b", "c"].map((model) => ofUser(model)) }],
    quiet: [{ name: "one, often", records: ["a", "a", "a"].map((model) => ofUser(model)) }],
  },
];

/** By a user of IAM. */
function ofUser(modelId: string): JsonObject {
  return {
    ...bedrock("Converse", { stopReason: "end_turn" }),
    modelId,
    identity: { arn: "arn:aws:iam::111122223333:user/batch" },
  };
}

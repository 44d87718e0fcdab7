import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { cloudtrail } from "../examples/records.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], service: "bedrock.amazonaws.com", owasp: ["NHI5"] } as const;
const HIJACK = [{ tactic: "Impact", technique: "T1496.004" }] as const;

/** Models used at the account's expense. */
export const AWS_MODELS: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-model-access-enabled",
    title: "{identity_name} gave the account access to the model {raw.requestParameters.modelId|of a vendor}",
    confidence: "medium",
    actions: ["PutFoundationModelEntitlement", "PutUseCaseForModelAccess", "CreateFoundationModelAgreement"],
    severity: "medium",
    attempted: "low",
    attacks: HIJACK,
    expected: "model access is granted once, by the team that pays",
    shows: ["raw.requestParameters.modelId"],
    falsePositives: ["A team that starts with a new model: planned, by a person, in the console."],
    response: ["Withdraw the access; look at invocations since, and at the bill."],
    fires: [
      {
        name: "enabled",
        records: [cloudtrail("bedrock", "PutFoundationModelEntitlement", { modelId: "vendor.model-v1" })],
      },
    ],
    quiet: [{ name: "looked at", records: [cloudtrail("bedrock", "GetFoundationModelAvailability", null)] }],
  },
  {
    ...BASE,
    id: "aws-models-probed",
    title: "{identity_name} tries which models it may call",
    confidence: "medium",
    actions: ["InvokeModel*", "Converse*"],
    when: { field: "outcome", in: ["denied", "error"] },
    threshold: { distinct: ["raw.requestParameters.modelId"], noun: "models", atLeast: 3, withinMs: 3_600_000 },
    severity: "medium",
    attempted: "medium",
    failed: "medium",
    attacks: HIJACK,
    expected: "an application calls its one model, and may",
    shows: ["raw.requestParameters.modelId"],
    falsePositives: ["A developer who tries a new region or model."],
    response: ["Deactivate the key, or revoke the role's sessions; look for the same key elsewhere."],
    fires: [{ name: "three models refused", records: [probe("a"), probe("b"), probe("c")] }],
    quiet: [{ name: "one model refused", records: [probe("a"), probe("a"), probe("a")] }],
  },
  {
    ...BASE,
    id: "aws-model-guard-removed",
    title: "{identity_name} removed a guard or the log of model invocations",
    confidence: "high",
    actions: [
      "DeleteModelInvocationLoggingConfiguration",
      "DeleteGuardrail",
      "UpdateGuardrail",
      "DeleteEnforcedGuardrailConfiguration",
      "PutEnforcedGuardrailConfiguration",
    ],
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685.002" }],
    owasp: [],
    expected: "invocations stay logged and guarded",
    shows: ["raw.requestParameters.guardrailIdentifier"],
    key: "raw.requestParameters.guardrailIdentifier",
    falsePositives: ["The team that owns the guardrail changes it: compare its version before and after."],
    response: ["Put the configuration back; look at invocations since."],
    fires: [
      { name: "log removed", records: [cloudtrail("bedrock", "DeleteModelInvocationLoggingConfiguration", null)] },
    ],
    quiet: [{ name: "read", records: [cloudtrail("bedrock", "GetModelInvocationLoggingConfiguration", null)] }],
  },
];

function probe(modelId: string): JsonObject {
  return cloudtrail("bedrock", "InvokeModel", { modelId }, { errorCode: "AccessDenied" });
}

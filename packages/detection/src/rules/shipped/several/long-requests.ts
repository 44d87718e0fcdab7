import type { Rule } from "../../rule.ts";
import { cloudtrail, kubernetes } from "../examples/records.ts";
import { RUNS_ANOTHER } from "../kubernetes/pod-specs.ts";
import { plainRule } from "../plain-rule.ts";

const RIGHTS = ["roles", "clusterroles", "rolebindings", "clusterrolebindings"].flatMap((kind) =>
  ["create", "update", "patch"].map((verb) => `${verb} ${kind}`),
);
const binding = { resource: "clusterrolebindings", name: "b", apiGroup: "rbac.authorization.k8s.io" };
const PADDED =
  "Somebody whose policy or workload really is that long: CloudTrail keeps 100 KB, a cluster what its audit is set to.";

/** What gives rights, or runs something, in a request so long that the log leaves it out: no other rule can read it. */
export const LONG_REQUESTS: readonly Rule[] = [
  plainRule({
    id: "aws-grant-too-long-to-log",
    title: "{identity_name} gave rights in a request so long that the log leaves out what they are ({action})",
    sources: ["aws-cloudtrail"],
    actions: [
      ...["PutUserPolicy", "PutRolePolicy", "PutGroupPolicy", "CreatePolicy*", "CreateRole", "UpdateAssumeRolePolicy"],
      ...["PutBucketPolicy", "PutResourcePolicy", "PutKeyPolicy", "CreateKey", "SetRepositoryPolicy"],
      ...["SetQueueAttributes", "SetTopicAttributes", "PutInlinePolicyToPermissionSet"],
    ],
    when: { field: "raw.requestParameters.omitted", equals: true },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "policies of some thousand characters, of which IAM counts none that is white space",
    falsePositives: [PADDED],
    fires: [
      "a policy of a user",
      cloudtrail("iam", "PutUserPolicy", {
        omitted: true,
        originalSize: 130_541,
        reason: "requestParameters too large",
      }),
    ],
    quiet: ["one that is there", cloudtrail("iam", "PutUserPolicy", { userName: "x", policyDocument: "{}" })],
  }),
  plainRule({
    id: "kubernetes-change-too-long-to-log",
    title:
      "{identity_name} changed {resource|that the log does not name} in a request so long that the log leaves out what it was",
    sources: ["kubernetes-audit"],
    actions: [...RUNS_ANOTHER, ...RIGHTS],
    when: { field: "labels.truncated", equals: "true" },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.006" },
    expected: "workloads and roles of some thousand characters",
    falsePositives: [PADDED],
    fires: ["a binding", kubernetes("create", binding, { annotations: { "audit.k8s.io/truncated": "true" } })],
    quiet: ["one that is there", kubernetes("create", binding, { requestObject: { roleRef: { name: "view" } } })],
  }),
];

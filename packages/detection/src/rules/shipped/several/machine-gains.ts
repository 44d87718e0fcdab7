import type { Rule } from "../../rule.ts";
import { directory, gcp } from "../examples/clouds.ts";
import { cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

/** Roles of the directory by which one comes at applications, people's proofs, or all mail and devices. */
const RULING = [
  ...["Application Administrator", "Hybrid Identity Administrator", "Authentication Administrator"],
  ...["Authentication Policy Administrator", "Conditional Access Administrator", "Security Administrator"],
  ...["Exchange Administrator", "SharePoint Administrator", "Intune Administrator", "User Administrator"],
  ...["Domain Name Administrator", "Partner Tier2 Support", "Directory Synchronization Accounts"],
];
const given = (role: string) =>
  directory("Add member to role", {
    targetResources: [
      {
        displayName: "x",
        type: "User",
        modifiedProperties: [{ displayName: "Role.DisplayName", newValue: `"${role}"` }],
      },
    ],
  });
const pod = (principalEmail: string) =>
  gcp("k8s.io", "io.k8s.core.v1.pods.exec.create", [], {
    resourceName: "core/v1/namespaces/shop/pods/web/exec",
    authenticationInfo: { principalEmail },
  });
const command = (...values: readonly string[]) =>
  cloudtrail("ssm", "SendCommand", {
    documentName: "AWS-RunShellScript",
    targets: [{ key: "InstanceIds", values: [...values] }],
  });

/** What a machine, or a role, gains far more by than by its like. */
export const MACHINE_GAINS: readonly Rule[] = [
  plainRule({
    id: "gcp-pod-entered-by-machine",
    title: "{identity_name}, a service account of the cluster, opened a shell in {resource|a pod}",
    sources: ["gcp-audit"],
    kinds: ["service-account"],
    actions: ["io.k8s.core.v1.pods.exec.create", "io.k8s.core.v1.pods.exec.get", "io.k8s.core.v1.pods.attach.create"],
    when: { not: { field: "identity_name", contains: "@" } },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI10"],
    attack: { tactic: "Execution", technique: "T1609" },
    expected: "people open shells; workloads do not",
    fires: ["by a pod's account", pod("system:serviceaccount:shop:checkout")],
    quiet: ["by a person", pod("alice@example.com")],
  }),
  plainRule({
    id: "entra-ruling-role-given",
    title:
      "{identity_name} gave a role that rules over applications, proofs, mail or devices ({resource|not named in the log})",
    sources: ["entra"],
    actions: ["Add member to role", "Add member to role."],
    when: {
      any: RULING.flatMap((contains) => [
        { field: "resource", equals: contains },
        { field: "raw.properties.targetResources.*.modifiedProperties.*.newValue", contains },
      ]),
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "such roles are asked for, and given for a time",
    fires: ["over applications", given("Application Administrator")],
    quiet: ["that reads", given("Reports Reader")],
  }),
  plainRule({
    id: "aws-command-on-every-machine",
    title:
      "{identity_name} had every machine of the account run a command ({raw.requestParameters.documentName|not named in the log})",
    sources: ["aws-cloudtrail"],
    service: "ssm.amazonaws.com",
    actions: ["SendCommand"],
    when: { field: "raw.requestParameters.targets.*.values", equals: "*" },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Execution", technique: "T1651" },
    expected: "commands go to machines of a tag",
    fires: ["all", command("*")],
    quiet: ["one", command("i-0abc1234def567890")],
  }),
];

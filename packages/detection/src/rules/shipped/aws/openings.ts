import type { Rule } from "../../rule.ts";
import { cloudtrail, OTHER_ACCOUNT, OWN_ACCOUNT } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["aws-cloudtrail"];

const allows = (principal: string) =>
  JSON.stringify({
    Statement: [
      { Effect: "Allow", Principal: { AWS: principal }, Action: "secretsmanager:GetSecretValue", Resource: "*" },
    ],
  });

/** AWS: doors that are opened one at a time, beside the ones that have rules by themselves. */
export const AWS_OPENINGS: readonly Rule[] = [
  plainRule({
    id: "aws-user-joined-group",
    title:
      "{identity_name} put {raw.requestParameters.userName|a user} into the group {raw.requestParameters.groupName|that the log does not name}",
    sources,
    service: "iam.amazonaws.com",
    actions: ["AddUserToGroup"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "rights of groups come from code",
    fires: ["into a group", cloudtrail("iam", "AddUserToGroup", { userName: "alice", groupName: "admins" })],
    quiet: ["out of it", cloudtrail("iam", "RemoveUserFromGroup", { userName: "alice", groupName: "admins" })],
  }),
  plainRule({
    id: "aws-password-rules-loosened",
    title: "{identity_name} set rules for passwords that allow short ones",
    sources,
    service: "iam.amazonaws.com",
    actions: ["UpdateAccountPasswordPolicy"],
    when: {
      any: [
        { field: "raw.requestParameters.minimumPasswordLength", atMost: 8 },
        { field: "raw.requestParameters.minimumPasswordLength", exists: false },
      ],
    },
    severity: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "passwords have fourteen characters or more",
    fires: ["six characters", cloudtrail("iam", "UpdateAccountPasswordPolicy", { minimumPasswordLength: 6 })],
    quiet: ["sixteen", cloudtrail("iam", "UpdateAccountPasswordPolicy", { minimumPasswordLength: 16 })],
  }),
  plainRule({
    id: "aws-cluster-endpoint-opened",
    title:
      "{identity_name} opened the API of the cluster {raw.requestParameters.name|that the log does not name} to the world",
    sources,
    service: "eks.amazonaws.com",
    actions: ["UpdateClusterConfig"],
    when: {
      all: [
        { field: "raw.requestParameters.resourcesVpcConfig.endpointPublicAccess", equals: true },
        {
          any: [
            { field: "raw.requestParameters.resourcesVpcConfig.publicAccessCidrs.*", worldOpen: true },
            { field: "raw.requestParameters.resourcesVpcConfig.publicAccessCidrs", exists: false },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "clusters answer inside their network, or to named ranges",
    fires: [
      "to everybody",
      cloudtrail("eks", "UpdateClusterConfig", {
        name: "prod",
        resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["0.0.0.0/0"] },
      }),
    ],
    quiet: [
      "to one range",
      cloudtrail("eks", "UpdateClusterConfig", {
        name: "prod",
        resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] },
      }),
    ],
  }),
  plainRule({
    id: "aws-secret-shared-outside",
    title:
      "{identity_name} let {outsiders.raw.requestParameters.resourcePolicy|another account} read the secret {resource|that the log does not name}",
    sources,
    service: "secretsmanager.amazonaws.com",
    actions: ["PutResourcePolicy"],
    when: {
      any: [
        { field: "raw.requestParameters.resourcePolicy", policy: "outside" },
        { field: "raw.requestParameters.resourcePolicy", policy: "public" },
      ],
    },
    severity: "high",
    attempted: "medium",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1555.006" },
    expected: "secrets stay in their account",
    response: [
      "Put the former policy of the secret back (reversible); then make the secret anew, for it may have been read.",
    ],
    alike: ["outsiders.raw.requestParameters.resourcePolicy", "terms.raw.requestParameters.resourcePolicy"],
    fires: [
      "another account",
      cloudtrail("secretsmanager", "PutResourcePolicy", {
        secretId: "shop/db",
        resourcePolicy: allows(`arn:aws:iam::${OTHER_ACCOUNT}:root`),
      }),
    ],
    quiet: [
      "a role of the account",
      cloudtrail("secretsmanager", "PutResourcePolicy", {
        secretId: "shop/db",
        resourcePolicy: allows(`arn:aws:iam::${OWN_ACCOUNT}:role/web`),
      }),
    ],
  }),
  plainRule({
    id: "aws-build-made-public",
    title: "{identity_name} let everybody read the builds of {raw.requestParameters.projectArn|a project}",
    sources,
    service: "codebuild.amazonaws.com",
    actions: ["UpdateProjectVisibility"],
    when: { field: "raw.requestParameters.projectVisibility", equals: "PUBLIC_READ" },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "logs of builds, which hold secrets by mistake, are private",
    fires: ["public", cloudtrail("codebuild", "UpdateProjectVisibility", { projectVisibility: "PUBLIC_READ" })],
    quiet: ["private", cloudtrail("codebuild", "UpdateProjectVisibility", { projectVisibility: "PRIVATE" })],
  }),
  plainRule({
    id: "aws-resources-shared-outside",
    title: "{identity_name} shared resources with another account ({raw.requestParameters.name|not named in the log})",
    sources,
    service: "ram.amazonaws.com",
    actions: ["CreateResourceShare", "AssociateResourceShare", "UpdateResourceShare"],
    // A share that allows nobody outside reaches the organization's own accounts and units alone, whoever owns it.
    when: {
      all: [
        {
          any: [
            { field: "raw.requestParameters.principals", outsideAccount: true },
            { field: "raw.requestParameters.principals.*", outsideAccount: true },
          ],
        },
        { not: { field: "raw.responseElements.resourceShare.allowExternalPrincipals", equals: false } },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "shares stay within the organisation",
    fires: ["another account", cloudtrail("ram", "CreateResourceShare", { name: "x", principals: [OTHER_ACCOUNT] })],
    quiet: [
      "within the organization",
      cloudtrail(
        "ram",
        "CreateResourceShare",
        { name: "x", allowExternalPrincipals: false, principals: ["arn:aws:organizations::999999999999:ou/o-1/ou-1"] },
        { responseElements: { resourceShare: { allowExternalPrincipals: false } } },
      ),
    ],
  }),
];

import type { Rule } from "../../rule.ts";
import { AWS_ACTORS, cloudtrail, OTHER_ACCOUNT, OWN_ACCOUNT } from "../examples/records.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], confidence: "high", service: "iam.amazonaws.com" } as const;
const IAC =
  "Infrastructure as code and onboarding do this by their nature: a known role, from a known network, in a known run.";
/** A session is named after its person where people come through an identity provider. */
const NOT_ONESELF = {
  all: [
    { field: "raw.requestParameters.userName", exists: true },
    { not: { field: "raw.requestParameters.userName", equalsPath: "raw.userIdentity.userName" } },
    { not: { field: "raw.requestParameters.userName", equalsPath: "session_uid" } },
  ],
} as const;

const ALICE_BY_KEY = {
  ...{ type: "IAMUser", principalId: "AIDAEXAMPLEEXAMPLE01", arn: "arn:aws:iam::123456789012:user/alice" },
  ...{ accountId: "123456789012", accessKeyId: "AKIAEXAMPLEEXAMPLE01", userName: "alice" },
};

/** Users, keys and passwords that outlive the intruder's first credential. */
export const AWS_ACCESS: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-key-for-another-user",
    title: "{identity_name} made an access key for {raw.requestParameters.userName|another user}",
    actions: ["CreateAccessKey"],
    when: NOT_ONESELF,
    severity: "medium",
    attempted: "low",
    attacks: [
      { tactic: "Persistence", technique: "T1098.001" },
      { tactic: "Privilege Escalation", technique: "T1098.001" },
    ],
    owasp: ["NHI7"],
    expected: "keys are made for oneself, or by the tool that manages users",
    shows: ["raw.requestParameters.userName"],
    key: "raw.requestParameters.userName",
    falsePositives: [IAC],
    response: ["Set the new key to inactive (UpdateAccessKey); it can be switched on again.", "Ask the user's owner."],
    fires: [
      { name: "for another user", records: [cloudtrail("iam", "CreateAccessKey", { userName: "billing" })] },
      {
        name: "by a role",
        records: [cloudtrail("iam", "CreateAccessKey", { userName: "billing" }, { userIdentity: AWS_ACTORS.role })],
      },
    ],
    quiet: [
      { name: "for oneself, named", records: [cloudtrail("iam", "CreateAccessKey", { userName: "deploy" })] },
      { name: "for oneself", records: [cloudtrail("iam", "CreateAccessKey", null)] },
    ],
  },
  {
    ...BASE,
    id: "aws-user-created",
    title: "{identity_name} created the user {raw.requestParameters.userName|that the log does not name}",
    actions: ["CreateUser"],
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1136.003" }],
    owasp: ["NHI7"],
    expected: "users are created by the tool that manages them",
    shows: ["raw.requestParameters.userName"],
    key: "raw.requestParameters.userName",
    falsePositives: [IAC],
    response: ["Look at what the new user was given, and used, next."],
    fires: [{ name: "created", records: [cloudtrail("iam", "CreateUser", { userName: "backup" })] }],
    quiet: [{ name: "read", records: [cloudtrail("iam", "GetUser", { userName: "backup" })] }],
  },
  {
    ...BASE,
    id: "aws-login-profile-created",
    title: "{identity_name} gave {raw.requestParameters.userName|another user} a console password",
    actions: ["CreateLoginProfile"],
    when: NOT_ONESELF,
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI10"],
    expected: "machine users have no password; people sign in through the identity provider",
    shows: ["raw.requestParameters.userName"],
    key: "raw.requestParameters.userName",
    falsePositives: [IAC],
    response: [
      "Delete the login profile; keys of the user are not affected.",
      "Look for a console login of that user.",
    ],
    fires: [{ name: "for another user", records: [cloudtrail("iam", "CreateLoginProfile", { userName: "backup" })] }],
    quiet: [{ name: "for oneself", records: [cloudtrail("iam", "CreateLoginProfile", { userName: "deploy" })] }],
  },
  {
    ...BASE,
    id: "aws-login-profile-reset",
    title: "{identity_name} set a new console password for {raw.requestParameters.userName|another user}",
    actions: ["UpdateLoginProfile"],
    when: NOT_ONESELF,
    severity: "high",
    attempted: "low",
    attacks: [
      { tactic: "Privilege Escalation", technique: "T1098.001" },
      { tactic: "Persistence", technique: "T1098.001" },
    ],
    owasp: ["NHI10"],
    expected: "passwords are reset by their owner or the help desk",
    shows: ["raw.requestParameters.userName"],
    key: "raw.requestParameters.userName",
    falsePositives: ["A help desk that resets a forgotten password: a ticket says so."],
    response: ["Reset the password again and end the user's sessions.", "Ask the user."],
    fires: [{ name: "of another user", records: [cloudtrail("iam", "UpdateLoginProfile", { userName: "alice" })] }],
    quiet: [{ name: "of oneself", records: [cloudtrail("iam", "UpdateLoginProfile", { userName: "deploy" })] }],
  },
  {
    ...BASE,
    id: "aws-mfa-removed",
    title: "{identity_name} removed the second factor of {raw.requestParameters.userName|a user}",
    actions: ["DeactivateMFADevice"],
    when: NOT_ONESELF,
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1556" }],
    owasp: ["NHI4"],
    expected: "a second factor is replaced by its owner",
    shows: ["raw.requestParameters.userName"],
    key: "raw.requestParameters.userName",
    falsePositives: ["A help desk that replaces a lost device, or offboarding."],
    response: ["Ask the user; end the user's sessions until the factor is back."],
    fires: [
      {
        name: "of another user",
        records: [
          cloudtrail("iam", "DeactivateMFADevice", { userName: "alice", serialNumber: "arn:aws:iam::1:mfa/a" }),
        ],
      },
    ],
    quiet: [{ name: "of oneself", records: [cloudtrail("iam", "DeactivateMFADevice", { userName: "deploy" })] }],
  },
  {
    ...BASE,
    id: "aws-own-mfa-removed-by-key",
    title: "{identity_name} removed its own second factor, with a key that does not end",
    actions: ["DeactivateMFADevice"],
    // People do so in the console, signed in; a key alone has shown no second factor, and whoever stole it has none.
    when: { all: [{ not: NOT_ONESELF }, { field: "raw.userIdentity.accessKeyId", prefix: "AKIA" }] },
    severity: "low",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1556" }],
    owasp: ["NHI4"],
    expected: "a second factor is replaced in the console",
    shows: ["raw.requestParameters.userName"],
    key: "raw.requestParameters.userName",
    falsePositives: ["Somebody who replaces a device by the command line: another one is enabled within minutes."],
    response: ["Ask the user; deactivate the key (reversible) until the factor is back."],
    fires: [
      {
        name: "by a key",
        records: [cloudtrail("iam", "DeactivateMFADevice", { userName: "alice" }, { userIdentity: ALICE_BY_KEY })],
      },
    ],
    quiet: [
      {
        name: "in the console",
        records: [
          cloudtrail(
            "iam",
            "DeactivateMFADevice",
            { userName: "alice" },
            { userIdentity: { ...ALICE_BY_KEY, accessKeyId: "ASIAEXAMPLEEXAMPLE01" } },
          ),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-role-trust-outside",
    title:
      "{identity_name} lets {outsiders.raw.requestParameters.policyDocument|outsiders.raw.requestParameters.assumeRolePolicyDocument|another AWS account} assume the role {raw.requestParameters.roleName|that the log does not name}",
    confidence: "medium",
    actions: ["UpdateAssumeRolePolicy", "CreateRole"],
    when: {
      any: [
        { field: "raw.requestParameters.policyDocument", policy: "outside" },
        { field: "raw.requestParameters.assumeRolePolicyDocument", policy: "outside" },
      ],
    },
    severity: "high",
    attempted: "medium",
    attacks: [
      { tactic: "Persistence", technique: "T1098.003" },
      { tactic: "Initial Access", technique: "T1199" },
    ],
    owasp: ["NHI5", "NHI6"],
    expected: "roles are assumed by services and by the account itself",
    shows: ["raw.requestParameters.roleName"],
    key: "raw.requestParameters.roleName",
    alike: [
      "outsiders.raw.requestParameters.policyDocument",
      "terms.raw.requestParameters.policyDocument",
      "outsiders.raw.requestParameters.assumeRolePolicyDocument",
      "terms.raw.requestParameters.assumeRolePolicyDocument",
    ],
    falsePositives: [
      "Your own other accounts that the inventory does not name under `accounts`: the account id in the document says whose it is.",
      "A vendor's integration (monitoring, backup), usually with an external id.",
    ],
    response: [
      "Put the former trust policy back.",
      "Revoke that role's sessions (AWSRevokeOlderSessions): its own users have to assume it anew.",
    ],
    fires: [
      {
        name: "another account",
        records: [
          cloudtrail("iam", "UpdateAssumeRolePolicy", {
            roleName: "ops",
            policyDocument: trust(`arn:aws:iam::${OTHER_ACCOUNT}:root`),
          }),
        ],
      },
      {
        name: "everybody",
        records: [cloudtrail("iam", "CreateRole", { roleName: "ops", assumeRolePolicyDocument: trust("*") })],
      },
    ],
    quiet: [
      {
        name: "the account itself",
        records: [
          cloudtrail("iam", "CreateRole", {
            roleName: "ops",
            assumeRolePolicyDocument: trust(`arn:aws:iam::${OWN_ACCOUNT}:root`),
          }),
        ],
      },
      {
        name: "a document cut short",
        records: [
          cloudtrail("iam", "CreateRole", { roleName: "ops", assumeRolePolicyDocument: '{"Statement":[{"Eff' }),
        ],
      },
    ],
  },
];

function trust(principal: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
      { Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" },
    ],
  });
}

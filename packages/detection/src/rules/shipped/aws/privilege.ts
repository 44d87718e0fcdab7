import type { Rule } from "../../rule.ts";
import { AWS_ACTORS, cloudtrail } from "../examples/records.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"] } as const;
const ADMIN = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const NARROW = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}';

/** More rights, and new ways in. */
export const AWS_PRIVILEGE: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-admin-granted",
    title:
      "{identity_name} made {raw.requestParameters.userName|raw.requestParameters.roleName|raw.requestParameters.groupName|somebody} an administrator",
    confidence: "high",
    service: "iam.amazonaws.com",
    actions: [
      "AttachUserPolicy",
      "AttachRolePolicy",
      "AttachGroupPolicy",
      "PutUserPolicy",
      "PutRolePolicy",
      "PutGroupPolicy",
      "CreatePolicy",
      "CreatePolicyVersion",
    ],
    when: {
      any: [
        { field: "raw.requestParameters.policyArn", suffix: ":policy/AdministratorAccess" },
        { field: "raw.requestParameters.policyArn", suffix: ":policy/IAMFullAccess" },
        { field: "raw.requestParameters.policyDocument", policy: "admin" },
      ],
    },
    severity: "high",
    attempted: "medium",
    attacks: [
      { tactic: "Persistence", technique: "T1098.003" },
      { tactic: "Privilege Escalation", technique: "T1098.003" },
    ],
    owasp: ["NHI5"],
    expected: "rights that a job needs, and no more",
    shows: ["raw.requestParameters.policyArn", "raw.requestParameters.policyName"],
    key: "raw.requestParameters.policyArn",
    falsePositives: ["Setting up an account, or a break-glass role, by infrastructure as code: planned, and once."],
    response: ["Detach the policy.", "Look at what the identity that received it did since."],
    fires: [
      {
        name: "AdministratorAccess to a user",
        records: [
          cloudtrail("iam", "AttachUserPolicy", {
            userName: "backup",
            policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
          }),
        ],
      },
      {
        name: "the same, written inline",
        records: [cloudtrail("iam", "PutRolePolicy", { roleName: "build", policyName: "p", policyDocument: ADMIN })],
      },
    ],
    quiet: [
      {
        name: "a narrow policy",
        records: [cloudtrail("iam", "PutRolePolicy", { roleName: "build", policyName: "p", policyDocument: NARROW })],
      },
      {
        name: "AdministratorAccess taken away",
        records: [
          cloudtrail("iam", "DetachUserPolicy", {
            userName: "backup",
            policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "aws-federation-token",
    title: "{identity_name} made a federation token, which survives the deletion of its key",
    confidence: "medium",
    service: "sts.amazonaws.com",
    actions: ["GetFederationToken"],
    severity: "medium",
    attempted: "low",
    attacks: [
      { tactic: "Persistence", technique: "T1078.004" },
      { tactic: "Stealth", technique: "T1550.001" },
    ],
    owasp: ["NHI4"],
    expected: "roles are assumed; federation tokens are hardly used any more",
    shows: ["raw.requestParameters.name"],
    key: "raw.requestParameters.name",
    falsePositives: [
      "A portal that signs people in to the console with federation tokens: always the same user and name.",
    ],
    response: ["Attach a policy that denies all to the user: it binds the token too; deactivating the key does not."],
    fires: [{ name: "made", records: [cloudtrail("sts", "GetFederationToken", { name: "x", policy: ADMIN })] }],
    quiet: [{ name: "a session token", records: [cloudtrail("sts", "GetSessionToken", { durationSeconds: 900 })] }],
  },
  {
    ...BASE,
    id: "aws-external-trust-created",
    title: "{identity_name} made the account trust certificates of an authority outside it",
    confidence: "high",
    service: "rolesanywhere.amazonaws.com",
    actions: ["CreateTrustAnchor", "UpdateTrustAnchor", "ImportCrl", "CreateProfile"],
    severity: "high",
    attempted: "medium",
    attacks: [
      { tactic: "Persistence", technique: "T1098.001" },
      { tactic: "Privilege Escalation", technique: "T1484.002" },
    ],
    owasp: ["NHI4", "NHI7"],
    expected: "trust anchors are set up once, with the certificate authority",
    shows: ["raw.requestParameters.name"],
    falsePositives: ["The set-up of IAM Roles Anywhere for servers outside AWS: planned, and once."],
    response: ["Disable the trust anchor (reversible), then the profile.", "Revoke sessions of the profile's roles."],
    fires: [
      {
        name: "own certificate",
        records: [
          cloudtrail("rolesanywhere", "CreateTrustAnchor", {
            name: "anchor",
            enabled: true,
            source: { sourceType: "CERTIFICATE_BUNDLE" },
          }),
        ],
      },
    ],
    quiet: [{ name: "listed", records: [cloudtrail("rolesanywhere", "ListTrustAnchors", null)] }],
  },
  {
    ...BASE,
    id: "aws-identity-provider-added",
    title: "{identity_name} added or changed an identity provider that may sign in to the account",
    confidence: "medium",
    service: "iam.amazonaws.com",
    actions: ["CreateSAMLProvider", "UpdateSAMLProvider", "CreateOpenIDConnectProvider"],
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1484.002" }],
    owasp: ["NHI4", "NHI6"],
    expected: "identity providers are set up once",
    shows: ["raw.requestParameters.name", "raw.requestParameters.url", "raw.requestParameters.sAMLProviderArn"],
    key: "raw.requestParameters.url",
    falsePositives: ["The set-up of single sign-on or of CI with OpenID Connect; the renewal of a SAML certificate."],
    response: ["Compare the provider with the declared ones; delete what nobody declared."],
    fires: [
      {
        name: "an OIDC provider",
        records: [cloudtrail("iam", "CreateOpenIDConnectProvider", { url: "https://id.example.net" })],
      },
    ],
    quiet: [{ name: "read", records: [cloudtrail("iam", "GetSAMLProvider", null)] }],
  },
  {
    ...BASE,
    id: "aws-root-called",
    title: "The root user of account {account_uid} called {action}",
    confidence: "high",
    kinds: ["root"],
    actions: ["*"],
    when: {
      all: [
        { not: { field: "action", equals: "ConsoleLogin" } },
        // What is read in the console follows a sign-in, which is told; a key of root has none.
        {
          any: [
            { field: "action_class", in: ["write", "delete", "admin", "secret", "execute"] },
            { field: "credential_kind", equals: "access-key" },
          ],
        },
      ],
    },
    severity: "medium",
    attacks: [
      { tactic: "Privilege Escalation", technique: "T1078.004" },
      { tactic: "Stealth", technique: "T1078.004" },
    ],
    owasp: ["NHI5", "NHI10"],
    expected: "root is not used",
    shows: ["src_ip"],
    falsePositives: ["The few tasks that only root may do (close the account, change its support plan)."],
    response: ["Ask who holds root; delete root's access keys; reset password and second factor."],
    fires: [
      {
        name: "root makes a key",
        records: [cloudtrail("iam", "CreateAccessKey", null, { userIdentity: AWS_ACTORS.root })],
      },
    ],
    quiet: [
      {
        name: "root looks at the bill",
        records: [cloudtrail("ce", "GetCostAndUsage", null, { userIdentity: AWS_ACTORS.root })],
      },
    ],
  },
];

import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { AWS_ACTORS, type AwsActor, cloudtrail, OWN_ACCOUNT } from "../examples/records.ts";
import { ON_A_DESKTOP } from "./desktop.ts";

const BASE = { version: 1, sources: ["aws-cloudtrail"], service: "signin.amazonaws.com", owasp: ["NHI10"] } as const;
const CLOUD_ACCOUNT = [
  { tactic: "Initial Access", technique: "T1078.004" },
  { tactic: "Stealth", technique: "T1078.004" },
] as const;

/** Ways into the console. */
export const AWS_SIGNIN: readonly Rule[] = [
  {
    ...BASE,
    id: "aws-root-signed-in",
    title: "The root user of account {account_uid} signed in or changed its password ({action})",
    confidence: "high",
    kinds: ["root"],
    actions: ["ConsoleLogin", "PasswordUpdated", "PasswordRecoveryRequested", "PasswordRecoveryCompleted"],
    severity: "high",
    attempted: "medium",
    attacks: CLOUD_ACCOUNT,
    expected: "nobody signs in as root",
    shows: ["src_ip", "raw.additionalEventData.MFAUsed"],
    falsePositives: ["The few tasks that only root may do (close the account, change its support plan)."],
    response: ["Ask who holds root; reset its password and second factor; delete its access keys."],
    fires: [{ name: "signed in", records: [login("root", "Yes")] }],
    quiet: [{ name: "a user signed in", records: [login("user", "Yes")] }],
  },
  {
    ...BASE,
    id: "aws-login-without-mfa",
    title: "{identity_name} signed in to the console with a password alone",
    confidence: "high",
    actions: ["ConsoleLogin"],
    when: {
      all: [
        { field: "raw.additionalEventData.MFAUsed", equals: "No" },
        { field: "raw.userIdentity.type", in: ["IAMUser", "Root"] },
      ],
    },
    severity: "medium",
    attacks: CLOUD_ACCOUNT,
    owasp: ["NHI4", "NHI10"],
    expected: "a second factor, or the identity provider",
    shows: ["src_ip"],
    falsePositives: ["Users who were never given a second factor: the finding is true, and says whom to give one."],
    response: ["Ask the user; end the session and give the user a second factor."],
    fires: [{ name: "no second factor", records: [login("user", "No")] }],
    quiet: [
      { name: "with it", records: [login("user", "Yes")] },
      { name: "through the identity provider, which asks for it itself", records: [login("role", "No")] },
    ],
  },
  {
    ...BASE,
    id: "aws-console-from-api-key",
    title: "{identity_name} turned its API credentials into a console session",
    confidence: "medium",
    actions: ["GetSigninToken"],
    // The sign-in portal of IAM Identity Center asks for tokens too, as a Jersey client.
    when: {
      all: [
        { field: "raw.userIdentity.type", in: ["AssumedRole", "FederatedUser"] },
        { not: { field: "user_agent", prefix: "Jersey/" } },
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: [
      { tactic: "Lateral Movement", technique: "T1550.001" },
      { tactic: "Lateral Movement", technique: "T1021.007" },
    ],
    expected: "machines have no use for the console",
    shows: ["src_ip", "user_agent"],
    falsePositives: [
      "Tools with which people switch roles in the browser (aws-vault, Leapp): then the role is a person's.",
    ],
    response: ["Revoke the role's sessions; ask whose machine the address is."],
    fires: [
      {
        name: "by a script",
        records: [
          cloudtrail("signin", "GetSigninToken", null, {
            userIdentity: AWS_ACTORS.role,
            userAgent: "python-requests/2.32",
          }),
        ],
      },
      {
        name: "by one that a key was turned into",
        records: [
          cloudtrail("signin", "GetSigninToken", null, {
            userIdentity: {
              type: "FederatedUser",
              principalId: `${OWN_ACCOUNT}:deploy`,
              arn: `arn:aws:sts::${OWN_ACCOUNT}:federated-user/deploy`,
              accountId: OWN_ACCOUNT,
              sessionContext: { sessionIssuer: AWS_ACTORS.user },
            },
            userAgent: "python-requests/2.32",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "by the portal",
        records: [
          cloudtrail("signin", "GetSigninToken", null, {
            userIdentity: AWS_ACTORS.role,
            userAgent: "Jersey/2.35 (HttpUrlConnection 11.0.20)",
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    service: "sts.amazonaws.com",
    id: "aws-instance-key-on-a-desktop",
    title: "Credentials of the machine {session_uid} ({identity_name}) were used from a person's computer",
    confidence: "medium",
    actions: ["GetCallerIdentity"],
    when: {
      all: [{ field: "raw.userIdentity.arn", matches: "*:assumed-role/*/i-*" }, ON_A_DESKTOP],
    },
    severity: "high",
    attempted: "medium",
    refusal: "alone",
    attacks: [
      { tactic: "Credential Access", technique: "T1552.005" },
      { tactic: "Discovery", technique: "T1087.004" },
    ],
    owasp: ["NHI2", "NHI9"],
    expected: "a server's credentials stay on the server",
    shows: ["user_agent", "src_ip"],
    key: "session_uid",
    falsePositives: ["EC2 Mac instances, whose own tools say Darwin."],
    response: ["Revoke the role's sessions (this stops the machine's too); require IMDSv2; isolate the machine."],
    fires: [{ name: "a Mac asks who it is", records: [whoAmI("aws-cli/2.15.0 Python/3.11 Darwin/23.1.0 exe/x86_64")] }],
    quiet: [{ name: "a Linux server asks", records: [whoAmI("aws-cli/2.15.0 Python/3.11 Linux/6.1 exe/x86_64")] }],
  },
];

function login(actor: AwsActor, MFAUsed: "Yes" | "No"): JsonObject {
  return cloudtrail("signin", "ConsoleLogin", null, {
    eventType: "AwsConsoleSignIn",
    userIdentity: AWS_ACTORS[actor],
    responseElements: { ConsoleLogin: "Success" },
    additionalEventData: { LoginTo: "https://console.aws.amazon.com/", MobileVersion: "No", MFAUsed },
  });
}

function whoAmI(userAgent: string): JsonObject {
  return cloudtrail("sts", "GetCallerIdentity", null, { userIdentity: AWS_ACTORS.instance, userAgent });
}

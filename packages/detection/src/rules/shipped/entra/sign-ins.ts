import type { Rule } from "../../rule.ts";
import { directory, risk, signIn } from "../examples/clouds.ts";

const BASE = { version: 1, sources: ["entra"], owasp: [] } as const;
const ROUTINE = "Administrators at their work: ask which change it was.";
const ASK = "Ask whoever did it; undo it in the directory, or disable the application (both reversible).";

/** Entra: sign-ins of people and programs, and what the directory thinks of them. */
export const ENTRA_SIGN_INS: readonly Rule[] = [
  {
    ...BASE,
    id: "entra-application-made",
    title: "{identity_name} made the application {resource|that the log does not name}",
    confidence: "medium",
    actions: ["Add application", "Add application.", "Add service principal", "Add service principal."],
    severity: "info",
    attacks: [{ tactic: "Persistence", technique: "T1136.003" }],
    owasp: ["NHI1"],
    expected: "applications come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "made", records: [directory("Add application")] }],
    quiet: [{ name: "deleted", records: [directory("Delete application")] }],
  },
  {
    ...BASE,
    id: "entra-risky-sign-in",
    title: "{identity_name} signed in, and the risk of it is high",
    confidence: "medium",
    actions: ["Sign-in activity", "signin"],
    when: {
      all: [
        {
          any: [
            { field: "raw.properties.riskLevelDuringSignIn", equals: "high" },
            { field: "raw.properties.riskLevelAggregated", equals: "high" },
            { field: "raw.riskLevelDuringSignIn", equals: "high" },
          ],
        },
        { not: { field: "raw.properties.riskState", in: ["dismissed", "remediated", "confirmedSafe"] } },
      ],
    },
    severity: "high",
    attempted: "low",
    refusal: "alone",
    attacks: [{ tactic: "Initial Access", technique: "T1078.004" }],
    owasp: ["NHI2"],
    expected: "sign-ins as the directory knows them",
    shows: ["src_ip", "src_country", "user_agent"],
    key: "src_ip",
    falsePositives: [ROUTINE],
    response: ["Ask the person, by another way than mail; else block sign-in and end the sessions (both reversible)."],
    fires: [{ name: "high", records: [signIn({ riskLevelDuringSignIn: "high", riskState: "atRisk" })] }],
    quiet: [{ name: "none", records: [signIn({ riskLevelDuringSignIn: "none", riskState: "none" })] }],
  },
  {
    ...BASE,
    id: "entra-credential-leaked",
    title: "The directory says that the credentials of {identity_name} leaked or are abused ({action})",
    confidence: "high",
    actions: [
      "leakedCredentials",
      "adminConfirmedServicePrincipalCompromised",
      "adminConfirmedUserCompromised",
      "adminConfirmedAgentCompromised",
      "maliciousApplication",
      "suspiciousApplication",
      "investigationsThreatIntelligence",
      "threatIntelligenceAccount",
      "anomalousServicePrincipalActivity",
      "suspiciousAPITraffic",
    ],
    when: { not: { field: "labels.risk_state", in: ["dismissed", "remediated", "confirmedSafe"] } },
    severity: "high",
    attacks: [{ tactic: "Credential Access", technique: "T1552" }],
    owasp: ["NHI2"],
    expected: "nothing known to be leaked",
    shows: ["action", "labels.risk_level"],
    key: "action",
    falsePositives: [ROUTINE],
    response: ["Remove or reset the credential and end the sessions; look at what was done with it since."],
    fires: [{ name: "leaked", records: [risk("leakedCredentials")] }],
    quiet: [{ name: "an unfamiliar sign-in", records: [risk("unfamiliarFeatures")] }],
  },
  {
    ...BASE,
    id: "entra-device-code-broker",
    title: "{identity_name} signed in by device code through the broker",
    confidence: "medium",
    actions: ["Sign-in activity", "signin"],
    when: {
      all: [
        { field: "labels.app_id", equals: "29d9ed98-a469-4536-ade2-f981bc1d605e" },
        { any: [{ field: "labels.protocol", equals: "deviceCode" }] },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Credential Access", technique: "T1528" }],
    expected: "the broker signs devices in, and needs no device code",
    shows: ["src_ip", "labels.app"],
    key: "src_ip",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "device code",
        records: [
          signIn({
            authenticationProtocol: "deviceCode",
            appId: "29d9ed98-a469-4536-ade2-f981bc1d605e",
            appDisplayName: "Microsoft Authentication Broker",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "through the command line",
        records: [
          signIn({
            authenticationProtocol: "deviceCode",
            appId: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
            appDisplayName: "Azure CLI",
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "entra-password-flow-used",
    title: "{identity_name} signed in with its password in the program ({labels.app|not named in the log})",
    confidence: "medium",
    actions: ["Sign-in activity", "signin"],
    when: {
      all: [
        { field: "labels.protocol", equals: "ropc" },
        { not: { field: "raw.properties.authenticationRequirement", equals: "multiFactorAuthentication" } },
      ],
    },
    severity: "low",
    attacks: [{ tactic: "Initial Access", technique: "T1078.004" }],
    owasp: ["NHI4"],
    expected: "programs never see passwords",
    shows: ["src_ip", "labels.app"],
    key: "labels.app_id",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "the password flow",
        records: [
          signIn({
            authenticationProtocol: "ropc",
            appDisplayName: "Legacy",
            authenticationRequirement: "singleFactorAuthentication",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "with a second factor",
        records: [signIn({ authenticationProtocol: "ropc", authenticationRequirement: "multiFactorAuthentication" })],
      },
    ],
  },
  {
    ...BASE,
    id: "entra-editor-signed-in-for-graph",
    title: "{identity_name} signed in to Microsoft Graph as Visual Studio Code",
    confidence: "medium",
    actions: ["Sign-in activity", "signin"],
    when: {
      all: [
        { field: "labels.app_id", equals: "aebc6443-996d-45c2-90f0-388ff96faa56" },
        {
          any: [
            { field: "raw.properties.resourceDisplayName", equals: "Microsoft Graph" },
            { field: "raw.properties.resourceId", equals: "00000003-0000-0000-c000-000000000000" },
          ],
        },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Credential Access", technique: "T1528" }],
    expected: "the editor asks for its own services",
    shows: ["src_ip", "user_agent"],
    key: "src_ip",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "for Graph",
        records: [
          signIn({
            appId: "aebc6443-996d-45c2-90f0-388ff96faa56",
            resourceDisplayName: "Microsoft Graph",
            resourceId: "00000003-0000-0000-c000-000000000000",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "for itself",
        records: [
          signIn({
            appId: "aebc6443-996d-45c2-90f0-388ff96faa56",
            resourceDisplayName: "Visual Studio",
            resourceId: "x",
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "entra-account-locked",
    title: "{identity_name} was locked out after too many wrong passwords",
    confidence: "medium",
    actions: ["Sign-in activity", "signin"],
    when: {
      any: [
        { field: "error_code", equals: "50053" },
        { field: "raw.properties.status.errorCode", equals: 50053 },
      ],
    },
    severity: "low",
    attempted: "low",
    failed: "low",
    refusal: "alone",
    attacks: [{ tactic: "Credential Access", technique: "T1110" }],
    expected: "people know their passwords, and programs have none",
    shows: ["src_ip"],
    key: "src_ip",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "locked", records: [signIn({ status: { errorCode: 50053, failureReason: "locked" } })] }],
    quiet: [{ name: "a wrong password", records: [signIn({ status: { errorCode: 50126 } })] }],
  },
  {
    ...BASE,
    id: "entra-service-principal-spread",
    title: "The service principal {identity_name} signs in from many networks",
    confidence: "medium",
    kinds: ["service-account", "managed-identity", "oauth-app", "ai-agent"],
    actions: ["Sign-in activity", "signin"],
    threshold: { distinct: ["src_network"], noun: "networks", atLeast: 5, withinMs: 1800000 },
    severity: "medium",
    attacks: [{ tactic: "Initial Access", technique: "T1078.004" }],
    owasp: ["NHI9"],
    expected: "a program runs in its own network",
    shows: ["src_network"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "five",
        records: Array.from({ length: 5 }, (_, n) =>
          signIn(
            {
              servicePrincipalId: "sp-1",
              servicePrincipalName: "ci",
              ipAddress: `198.51.${n}.7`,
              userPrincipalName: null,
              userId: null,
            },
            "ServicePrincipalSignInLogs",
          ),
        ),
      },
    ],
    quiet: [
      {
        name: "one",
        records: Array.from({ length: 5 }, () =>
          signIn(
            {
              servicePrincipalId: "sp-1",
              servicePrincipalName: "ci",
              ipAddress: "198.51.100.7",
              userPrincipalName: null,
              userId: null,
            },
            "ServicePrincipalSignInLogs",
          ),
        ),
      },
    ],
  },
];
